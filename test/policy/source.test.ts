import { describe, expect, it } from 'vitest';
import { ONLY_AUDIT } from '../../src/policy/in-force.ts';
import { type Answer, createPolicySource, NONE_EVER_GOOD, settledPolicy } from '../../src/policy/source.ts';

const MINUTE = 60_000;

const settling = (settleSeconds: unknown): string => JSON.stringify({ limits: { settleSeconds } });

/** A place whose answers tests give, and a clock that they set. */
function scripted(every = MINUTE) {
  const asked: (string | null)[] = [];
  const said: string[] = [];
  const script = { now: 0, answer: (): Answer | Promise<Answer> => ({ is: 'unchanged' }) };
  const place = {
    name: 'policy.json',
    every,
    read: async (version: string | null): Promise<Answer> => {
      asked.push(version);
      return script.answer();
    },
  };
  const source = createPolicySource({ place, now: () => script.now });
  const current = () => source.current((level, says) => said.push(`${level}: ${says}`));
  const settle = async () => {
    const policy = await current();
    return policy === NONE_EVER_GOOD ? policy : policy.limits.settle;
  };
  const write = (version: string, settleSeconds: unknown): void => {
    script.answer = () => ({ is: 'read', version, text: settling(settleSeconds) });
  };
  return { script, asked, said, settle, standing: source.standing, write };
}

describe('a policy in a document', () => {
  it('is read, and asked about again after a minute by its version', async () => {
    const { script, asked, said, settle, write } = scripted();
    write('"1"', 60);
    expect(await settle()).toBe(60_000);
    script.now = MINUTE - 1;
    expect(await settle()).toBe(60_000);
    expect(asked).toEqual([null]);
    script.now = MINUTE;
    script.answer = () => ({ is: 'unchanged' });
    expect(await settle()).toBe(60_000);
    expect(asked).toEqual([null, '"1"']);
    expect(said).toEqual(['log: The policy policy.json ("1") is in force.']);
  });

  it('is in force as soon as a newer one is seen', async () => {
    const { script, settle, write } = scripted();
    write('"1"', 60);
    await settle();
    write('"2"', 90);
    script.now = MINUTE;
    expect(await settle()).toBe(90_000);
  });

  it('stays in force while a newer one is bad, which all who ask are told with all its errors', async () => {
    const { script, asked, said, settle, write } = scripted();
    write('"1"', 60);
    await settle();
    write('"2"', 'soon');
    for (const now of [MINUTE, MINUTE + 1, 2 * MINUTE, 3 * MINUTE]) {
      script.now = now;
      expect(await settle()).toBe(60_000);
      script.answer = () => ({ is: 'unchanged' });
    }
    expect(asked).toEqual([null, '"1"', '"2"', '"2"']);
    const bad =
      'The policy policy.json ("2") is bad. The last good one ("1") stays in force.\n- $.limits.settleSeconds is «soon»: write a number.';
    expect(said.slice(1)).toEqual([`error: ${bad}`, `warn: ${bad}`, `warn: ${bad}`, `warn: ${bad}`]);
  });

  it('is silent again once the bad one is mended', async () => {
    const { script, said, settle, standing, write } = scripted();
    write('"1"', 60);
    await settle();
    write('"2"', 'soon');
    script.now = MINUTE;
    await settle();
    write('"3"', 90);
    script.now = 2 * MINUTE;
    expect(await settle()).toBe(90_000);
    await settle();
    expect(said.slice(2)).toEqual(['log: The policy policy.json ("3") is in force.']);
    expect(standing()).toEqual({ inForce: { document: 'policy.json', version: '"3"' }, refused: null });
  });

  it('says which document is in force and what is wrong with a newer one', async () => {
    const { script, settle, standing, write } = scripted();
    const inForce = { document: 'policy.json', version: '"1"' };
    expect(standing()).toEqual({ inForce: null, refused: null });
    write('"1"', 60);
    await settle();
    expect(standing()).toEqual({ inForce, refused: null });
    write('"2"', 'soon');
    script.now = MINUTE;
    await settle();
    const bad = { document: 'policy.json', version: '"2"', errors: ['$.limits.settleSeconds is «soon»: write a number.'] };
    expect(standing()).toEqual({ inForce, refused: bad });
    script.answer = () => Promise.reject(new Error('storage answered 503.'));
    script.now = 2 * MINUTE;
    await settle();
    const unread = { document: 'policy.json', version: null, errors: ['cannot be read: storage answered 503.'] };
    expect(standing()).toEqual({ inForce, refused: unread });
    script.answer = () => ({ is: 'unchanged' });
    script.now = 3 * MINUTE;
    await settle();
    expect(standing()).toEqual({ inForce, refused: bad });
  });

  it('stays in force while nothing can be read', async () => {
    const { script, said, settle, write } = scripted();
    write('"1"', 60);
    await settle();
    script.now = MINUTE;
    script.answer = () => Promise.reject(new Error('storage answered 503.'));
    expect(await settle()).toBe(60_000);
    const unread = 'The policy policy.json cannot be read: storage answered 503. The last good one ("1") stays in force.';
    expect(said.slice(1)).toEqual([`error: ${unread}`]);
    script.now = MINUTE + 1;
    await settle();
    expect(said.slice(2)).toEqual([`warn: ${unread}`]);
  });

  it('was never good: every run is told so, and why', async () => {
    const { script, said, settle, write } = scripted();
    write('"1"', 0);
    expect([await settle(), await settle()]).toEqual([NONE_EVER_GOOD, NONE_EVER_GOOD]);
    const never = 'error: No policy was ever good at policy.json: everything is only audited, nothing is written.';
    const bad = 'The policy policy.json ("1") is bad.\n- $.limits.settleSeconds is too small: write 1 or more.';
    expect(said).toEqual([`error: ${bad}`, never, `warn: ${bad}`, never]);
    write('"2"', 60);
    script.now = MINUTE;
    expect(await settle()).toBe(60_000);
  });

  it('is read once for all who ask at the same time', async () => {
    const { asked, settle, write } = scripted();
    write('"1"', 60);
    expect(await Promise.all([settle(), settle(), settle()])).toEqual([60_000, 60_000, 60_000]);
    expect(asked).toHaveLength(1);
  });
});

describe('without a document', () => {
  it('what settings say holds', async () => {
    const source = settledPolicy(ONLY_AUDIT);
    expect(await source.current(() => {})).toBe(ONLY_AUDIT);
    expect(source.standing()).toEqual({ inForce: { document: 'the app settings', version: null }, refused: null });
  });
});
