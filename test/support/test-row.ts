import { describe, expect, it } from 'vitest';
import type { Ask, Fact, Key } from '../../src/model/fact.ts';
import type { Finding, Said } from '../../src/model/finding.ts';
import type { Workspace } from '../../src/model/resource.ts';
import { describe as text } from '../../src/model/step.ts';
import { PLAIN, type Wants } from '../../src/model/wants.ts';
import { ROWS } from '../../src/rules/access/index.ts';
import { judgeRow } from '../../src/rules/support/judge.ts';
import { expectRepaired } from './expect-repaired.ts';
import { asking, factsOf } from './facts.ts';
import { aWorkspace, NOW, W1 } from './literals.ts';

export interface RowCase {
  readonly workspace?: Partial<Workspace>;
  readonly facts?: Parameters<typeof factsOf>[0];
  readonly more?: Parameters<typeof factsOf>[1];
  readonly wants?: Wants;
  /** Sentences of what is not compliant, in order. */
  readonly says?: readonly string[];
  /** Texts of the grants, in order. */
  readonly grants?: readonly string[];
  /** How many roles are in place. */
  readonly has?: number;
}

const repairsOf = (said: readonly Said[]): readonly string[] =>
  said.flatMap((it) => (it.verdict === 'drifted' && it.repair ? [text(it.repair)] : []));

function openCase(rowId: string, { workspace = {}, facts = {}, more = {}, wants = PLAIN }: RowCase) {
  const row = ROWS.find(({ id }) => id === rowId);
  if (row === undefined) throw new Error(`There is no row «${rowId}».`);
  const known: ReadonlyMap<Key, Fact<unknown>> = factsOf(facts, more);
  const judgement = (ask: Ask): readonly Finding[] =>
    judgeRow(row, { workspace: aWorkspace(workspace), ask, wants }).map((said) => ({
      rule: rowId,
      resource: W1,
      at: NOW,
      ...said,
    }));
  return { known, judgement };
}

function judged(rowId: string, one: RowCase): readonly Said[] {
  const { known, judgement } = openCase(rowId, one);
  const { ask, unasked } = asking(known);
  const said = judgement(ask);
  expect(unasked(), 'facts that nobody asked').toEqual([]);
  for (const { says } of said) expect(says, 'a finding is a sentence').toMatch(/^\S.*\.$/u);
  return said;
}

/** One row of the table, by name: what it says, whom it would grant, and what it finds in place. */
export function testRow(rowId: string, cases: Readonly<Record<string, RowCase>>): void {
  describe(rowId, () => {
    for (const [name, one] of Object.entries(cases)) {
      it(name, async () => {
        const id = rowId.replace('access/', '').replace(/:.*/, '');
        const said = judged(id, one);
        expect(said.filter(({ verdict }) => verdict !== 'compliant').map(({ says }) => says)).toEqual(one.says ?? []);
        expect(repairsOf(said)).toEqual(one.grants ?? []);
        expect(said.filter(({ verdict }) => verdict === 'compliant')).toHaveLength(one.has ?? 0);
        const { known, judgement } = openCase(id, one);
        await expectRepaired(known, judgement);
      });
    }
  });
}
