import { expect } from 'vitest';
import type { Ask, Fact, Key } from '../../src/model/fact.ts';
import { type Finding, headId } from '../../src/model/finding.ts';
import { type Step, stepId, describe as text } from '../../src/model/step.ts';
import { asking } from './facts.ts';
import { plant } from './planted.ts';

type Judgement = (ask: Ask) => readonly Finding[];

const drifted = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'drifted').map(({ says }) => says);

/** The steps that nothing stands in the way of, each once. */
const readyIn = (findings: readonly Finding[]): readonly Step[] => [
  ...new Map(
    findings
      .flatMap((it) => (it.verdict === 'drifted' && it.repair ? [it.repair] : []))
      .filter(({ needs }) => needs.every(({ verdict }) => verdict === 'compliant'))
      .map((step) => [stepId(step), step]),
  ).values(),
];

/**
 * Makes the literals true in the sandbox, where the same judgement must say the same; carries its steps out, and demands that nothing of
 * what they repair is left and that a second pass has nothing to write.
 */
export async function expectRepaired(facts: ReadonlyMap<Key, Fact<unknown>>, judgement: Judgement): Promise<void> {
  const found = judgement(asking(facts).ask);
  const steps = readyIn(found);
  if (steps.length === 0) return;
  const planted = plant(facts, steps);
  try {
    const seen = judgement(asking(await planted.facts()).ask);
    expect(drifted(seen), 'what the sandbox shows of the literals').toEqual(drifted(found));
    const ready = readyIn(seen);
    expect(ready.map(text), 'what is to be written').toEqual(steps.map(text));
    for (const step of ready) {
      expect(await planted.write(step), text(step)).toMatchObject({ result: 'done' });
    }
    const after = judgement(asking(await planted.facts()).ask);
    const repaired = new Set(found.flatMap((it) => (it.verdict === 'drifted' && readyIn([it]).length > 0 ? [headId(it)] : [])));
    expect(drifted(after.filter((it) => repaired.has(headId(it)))), 'what is left').toEqual([]);
    expect(readyIn(after).map(text), 'what a second pass would write').toEqual([]);
  } finally {
    planted.dispose();
  }
}
