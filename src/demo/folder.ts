import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../sandbox/transport/certificates.ts';

/** A temporary folder with the certificates that every server of one run uses. */
export interface Folder {
  readonly path: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** Makes one. Whichever way this process exits, it takes the folder along; a process that is killed leaves that to `removeWithParent`. */
export async function makeFolder(): Promise<Folder> {
  const { caPem, certPem, keyPem } = await createCertificates();
  const path = await mkdtemp(join(tmpdir(), 'aml-keyless-'));
  const removeAtExit = () => removeNow(path);
  process.once('exit', removeAtExit);
  const [caFile, certFile, keyFile] = [join(path, 'ca.pem'), join(path, 'server.pem'), join(path, 'server.key')];
  await writeFile(caFile, caPem);
  await writeFile(certFile, certPem);
  await writeFile(keyFile, keyPem, { mode: 0o600 });
  const remove = async () => {
    await rm(path, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  };
  return { path, caFile, certFile, keyFile, remove };
}

/** For a child process: removes its parent's folder if the parent is gone without having ended this one first. It has a key in it. */
export function removeWithParent(path: string): void {
  // without a channel there was no parent; with one that still holds, the parent lives and removes the folder itself
  process.once('exit', () => {
    if (process.connected === false) removeNow(path);
  });
}

function removeNow(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
