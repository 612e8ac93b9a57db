import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BARN, createBarnyard, GROUP, send, withBarn } from './world.ts';

const location = 'westeurope';
const patch = async (body: unknown, headers: Record<string, string> = {}) =>
  send(await withBarn(), 'PUT', BARN, { body, headers });

describe('the body of a resource', () => {
  it('may begin with a byte order mark, as some libraries write it', async () => {
    const text = `\uFEFF${JSON.stringify({ location, properties: { colour: 'blue' } })}`;
    expect(await patch(text)).toMatchObject({ status: 200, body: { properties: { colour: 'blue' } } });
  });

  it('is read whatever the case of its outer names', async () => {
    const answer = await patch({ Location: location, PROPERTIES: { colour: 'blue' } });
    expect(answer).toMatchObject({ status: 200, body: { properties: { colour: 'blue' } } });
  });

  it.each([
    ['tags in a list', { location, tags: [] }],
    ['a tag that is an object', { location, tags: { team: { name: 'red' } } }],
    ['an identity that is a text', { location, identity: 'SystemAssigned' }],
    ['a SKU that is a number', { location, sku: 5 }],
  ])('is refused as invalid for %s', async (_, body) => {
    expect(await patch(body)).toMatchObject({ status: 400, body: { error: { code: 'InvalidRequestContent' } } });
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['properties that are a text', { location, properties: 'red' }, {}],
    ['a tag that is a number', { location, tags: { floor: 3 } }, {}],
    ['more tags than Azure keeps', { location, tags: Object.fromEntries([...Array(51).keys()].map((n) => [`t${n}`, 'x'])) }, {}],
    ['a tag longer than Azure keeps', { location, tags: { story: 'x'.repeat(257) } }, {}],
    ['a charset other than UTF-8', { location }, { 'content-type': 'application/json; charset=utf-16' }],
    ['compression', gzipSync('{}').toString('latin1'), { 'content-encoding': 'gzip' }],
    ['five million letters', { location, properties: { colour: 'x'.repeat(5_000_000) } }, {}],
  ])('is refused by name for %s', async (_, body, headers) => {
    expect(await patch(body, headers)).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('names a region that Azure has, in any spelling', async () => {
    const at = async (place: string) => send(await withBarn(), 'PUT', `${BARN}2`, { body: { location: place } });
    expect((await at('East US 2 (Stage)')).status).toBe(201);
    const lost = await at('mars');
    expect(lost).toMatchObject({ status: 400, body: { error: { code: 'LocationNotAvailableForResourceType' } } });
    expect(lost.body.error.message).toMatch(
      /^The provided location 'mars' is not available for resource type 'Microsoft.Web\/barns'/,
    );
    const group = await send(createBarnyard(), 'PUT', GROUP, { body: { location: 'mars' } });
    expect(group).toMatchObject({ status: 400, body: { error: { code: 'LocationNotAvailableForResourceGroup' } } });
  });
});
