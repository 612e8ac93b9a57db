import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/create.ts';
import { readFlows, repeatFlow } from '../support/golden-flow.ts';
import { readRows, recordingsFolder } from '../support/golden-rows.ts';
import { repeat, type Verdict } from '../support/golden-walk.ts';
import { knownDisagreements, notModelled } from './recorded-limits.ts';
import { recordedShapes } from './recorded-shapes.ts';
import { type RecordedShape, reader, S, type Step } from './recorded-steps.ts';

async function send(sandbox: Sandbox, { method, path, body }: Step) {
  const token = await sandbox.credentialFor(sandbox.owner.principalId).getToken('https://management.azure.com/.default');
  const answer = await sandbox.handle({
    method,
    url: `${sandbox.azure.baseUrl}${path}`,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  return { ...answer, body: answer.body === '' ? null : JSON.parse(answer.body) };
}

describe('what recordings show', () => {
  test.each(recordedShapes)('$fact', async (shape: RecordedShape) => {
    const sandbox = createSandbox();
    sandbox.azure.store.addSubscription(S, 'facts');
    await sandbox.control('POST', 'principals', { principalId: reader, type: 'ServicePrincipal', roles: [] });
    for (const step of shape.given ?? []) {
      expect((await send(sandbox, step)).status, `${step.method} ${step.path}`).toBeLessThan(300);
      await sandbox.azure.clock.advance(60_000);
    }
    const answer = await send(sandbox, shape.when);
    expect(answer.status).toBe(shape.status);
    expect(answer.body?.error?.code).toBe(shape.code);
    for (const [name, part] of Object.entries(shape.headers ?? {})) expect(answer.headers[name]).toContain(part);
    for (const name of shape.withoutHeaders ?? []) expect(answer.headers).not.toHaveProperty(name);
    if (shape.body === null) expect(answer.body).toBeNull();
    else if (shape.body !== undefined) expect(answer.body).toMatchObject(shape.body);
    for (const name of shape.withoutProperties ?? []) expect(answer.body.properties).not.toHaveProperty(name);
  });
});

const folder = recordingsFolder();
const verdicts: readonly Verdict[] = folder === undefined ? [] : await Promise.all(readRows(folder).map(repeat));
const of = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind);

/** How often each subject occurs. */
function tally(found: readonly Verdict[]): ReadonlyMap<string, readonly Verdict[]> {
  return Map.groupBy(found, ({ subject }) => subject);
}

describe('every recorded exchange, repeated', () => {
  // A machine without the recordings checks the facts above and nothing more: it must not look as if it had checked the recordings.
  if (folder === undefined) {
    test('no recordings are here: only the facts above were checked', () => {
      expect(recordedShapes.length).toBeGreaterThan(20);
    });
    return;
  }

  test('agrees, but for those that are known and named', () => {
    const unknown = [...tally(of('disagrees'))].filter(
      ([subject, found]) => found.length > (knownDisagreements[subject]?.most ?? 0),
    );
    expect(unknown.flatMap(([, found]) => found)).toEqual([]);
    expect(of('agrees').length).toBeGreaterThanOrEqual(540);
  });

  test.each([...tally(of('notModelled'))].map(([subject, found]) => ({ subject, times: found.length })))(
    'is not modelled, for a reason: $times × $subject',
    ({ subject }) => {
      expect(notModelled.find((each) => each.subject.test(subject))?.because).toEqual(expect.any(String));
    },
  );

  test('is refused no more often than so far', () => {
    expect(of('notModelled').length).toBeLessThanOrEqual(100);
  });
});

describe('every recorded flow, repeated from its beginning', () => {
  if (folder === undefined) {
    test('no flows are here', () => {
      expect(verdicts).toEqual([]);
    });
    return;
  }

  test.each(readFlows(folder))('$name', async (flow) => {
    const { found, notModelled: refused } = await repeatFlow(flow);
    expect(found).toEqual([]);
    expect(refused).toEqual([]);
  });
});
