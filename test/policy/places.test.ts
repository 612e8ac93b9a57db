import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { azurite } from '../../src/demo/azurite.ts';
import { createCrew } from '../../src/demo/crew.ts';
import { type Folder, makeFolder } from '../../src/demo/folder.ts';
import { trust } from '../../src/demo/trust.ts';
import { blobPlace, filePlace } from '../../src/policy/places.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by nobody: storage on this machine looks at the shape of a token alone. */
function credentialOn(asked: string[]) {
  return {
    getToken: async (scopes: string | string[]) => {
      asked.push(...[scopes].flat());
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        aud: 'https://storage.azure.com',
        iss: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/',
        iat: now - 60,
        nbf: now - 60,
        exp: now + 3_600,
      };
      return {
        token: `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.c2lnbmVk`,
        expiresOnTimestamp: (now + 3_600) * 1_000,
      };
    },
  };
}

describe('a policy’s place', () => {
  const crew = createCrew();
  const asked: string[] = [];
  const credential = credentialOn(asked);
  let folder: Folder;
  let container: ContainerClient;

  beforeAll(async () => {
    folder = await makeFolder();
    trust(folder.caFile);
    const { ready } = await crew.start(azurite(folder, () => {}));
    container = new BlobServiceClient(ready.blob, credential).getContainerClient('policy');
    await container.create();
  }, 30_000);

  afterAll(async () => {
    await crew.stop();
    await folder.remove();
  });

  const upload = (name: string, text: string) => container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
  const place = (name: string) => blobPlace({ url: `${container.url}/${name}`, credential });

  it('may be a blob, which says when it has not changed', async () => {
    await upload('policy.json', '{ "limits": {} }');
    const { read, every } = place('policy.json');
    const first = await read(null);
    expect(first).toEqual({ is: 'read', text: '{ "limits": {} }', version: expect.stringMatching(/./) });
    const version = first.is === 'read' ? first.version : '';
    expect(await read(version)).toEqual({ is: 'unchanged' });
    await upload('policy.json', '{ "wants": {} }');
    expect(await read(version)).toMatchObject({ is: 'read', text: '{ "wants": {} }' });
    expect(every).toBe(60_000);
    expect(new Set(asked)).toEqual(new Set(['https://storage.azure.com/.default']));
  });

  it('says what storage answered when there is none', async () => {
    await expect(place('nothing.json').read(null)).rejects.toThrow(/^storage answered 404 BlobNotFound\.$/);
  });

  const fileOf = async (bytes: Uint8Array) => {
    await writeFile(join(folder.path, 'bytes.json'), bytes);
    return filePlace('bytes.json', folder.path);
  };
  const blobOf = async (bytes: Uint8Array) => {
    await container.getBlockBlobClient('bytes.json').upload(bytes, bytes.length);
    return place('bytes.json');
  };
  const kinds = [
    ['file', fileOf],
    ['blob', blobOf],
  ] as const;

  it.each(kinds)('takes a %s of one MiB, and none that nobody would write', async (_, of) => {
    const most = ' '.repeat(1_048_576);
    expect(await (await of(Buffer.from(most))).read(null)).toMatchObject({ is: 'read', text: most });
    await expect((await of(Buffer.from(`${most} `))).read(null)).rejects.toThrow(/^it is bigger than 1 MiB/);
  });

  it.each(kinds)('takes a %s that is UTF-8, with or without a byte order mark, and no other', async (_, of) => {
    const text = '{ "$comment": "grün" }';
    for (const written of [text, `\uFEFF${text}`]) {
      expect(await (await of(Buffer.from(written))).read(null)).toMatchObject({ is: 'read', text });
    }
    for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      await expect((await of(bytes)).read(null)).rejects.toThrow(/^its bytes are no UTF-8: save it as UTF-8/);
    }
  });

  it('may be a file beside the app, which is read once', async () => {
    await writeFile(join(folder.path, 'policy.json'), '{}');
    const file = filePlace('policy.json', folder.path);
    expect(await file.read(null)).toMatchObject({ is: 'read', text: '{}' });
    expect(file.every).toBe(Number.POSITIVE_INFINITY);
    await expect(filePlace('no-policy.json', folder.path).read(null)).rejects.toThrow('no-policy.json');
  });
});
