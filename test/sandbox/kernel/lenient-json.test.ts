import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLenientJson } from '../../../src/sandbox/kernel/lenient-json.ts';

describe('lenient JSON', () => {
  it('reads all strict JSON as it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, space) => {
        const value: unknown = JSON.parse(text);
        expect(parseLenientJson(JSON.stringify(value, null, space))).toEqual(value);
      }),
    );
  });

  it('reads comments, names without quotes, single quotes, commas at the end and texts over lines', () => {
    const text = `{ // one\n template: { 'a': [1, /* two */ 2,], }, "b": 'it\\'s', "c": "one\ntwo", }`;
    expect(parseLenientJson(text)).toEqual({ template: { a: [1, 2] }, b: "it's", c: 'one\ntwo' });
  });

  it.each(['', '{', '{"a"}', '[1 2]', '{a:1}}', '"x', '{"a":nothing}', '{,}', '"\\u12"'])('refuses %j', (text) => {
    expect(() => parseLenientJson(text)).toThrow(SyntaxError);
  });
});
