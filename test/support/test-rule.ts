import { describe, expect, it } from 'vitest';
import type { Fact, Key } from '../../src/model/fact.ts';
import type { Finding } from '../../src/model/finding.ts';
import { headId } from '../../src/model/finding.ts';
import type { Id } from '../../src/model/id.ts';
import { judge, type Rule, type Subject } from '../../src/model/rule.ts';
import { type Need, type Step, describe as text } from '../../src/model/step.ts';
import { PLAIN, type Wants } from '../../src/model/wants.ts';
import { expectRepaired } from './expect-repaired.ts';
import { asking, deepFreeze } from './facts.ts';

interface Case {
  readonly name: string;
  readonly facts: ReadonlyMap<Key, Fact<unknown>>;
  /** What policy wants; nothing declared and nothing paired unless said. */
  readonly wants?: Wants;
}

interface Unknown extends Case {
  readonly says: string;
  /** When it is to be looked at again; null: people have to act. Absent: not asked about. */
  readonly retryAt?: number | null;
}

/** What stands between a drift and its repair: the needs that are not compliant, as people read them. */
interface Drifted extends Case {
  /** The sentences of the drifted findings. */
  readonly says: readonly string[];
  /** The steps' texts, in order. */
  readonly steps: readonly string[];
  /** Of every step together: the sentences of needs that are not compliant. */
  readonly unmet?: readonly string[];
  /** Sentences of what is unmet where debt is migrated; absent: it is not asked for. */
  readonly unmetDebt?: readonly string[];
}

export interface RuleCases {
  readonly on: Id;
  readonly compliant: readonly Case[];
  readonly unknown: readonly Unknown[];
  readonly drifted: readonly Drifted[];
  /** Not part of the estate, nothing to say. */
  readonly silent?: readonly Case[];
}

const repairsOf = (findings: readonly Finding[]): readonly Step[] =>
  findings.flatMap((it) => (it.verdict === 'drifted' && it.repair ? [it.repair] : []));

const unmetOf = (needs: readonly Need[]): readonly string[] =>
  needs.filter(({ verdict }) => verdict !== 'compliant').map(({ says }) => says);

const repeated = (texts: readonly string[]): readonly string[] => texts.filter((it, index) => texts.indexOf(it) !== index);

/** What tells one case from another: its facts, in any order, and what policy wants. */
const contentOf = ({ facts, wants }: Case): string =>
  JSON.stringify([[...facts].toSorted(([a], [b]) => (a < b ? -1 : 1)), wants ?? PLAIN]);

/** Judges one case: it must ask for every fact given and for no other, say sentences, and say nothing twice. */
function findingsOf(rule: Rule<Subject>, on: Id, { facts, wants = PLAIN, unmetDebt }: Case & Pick<Drifted, 'unmetDebt'>) {
  const { ask, unasked } = asking(facts);
  const findings = judge(rule, on, ask, deepFreeze(wants));
  const debt = unmetDebt === undefined ? [] : repairsOf(findings).flatMap(({ debtNeeds }) => debtNeeds?.(ask) ?? []);
  expect(unasked(), 'facts that nobody asked').toEqual([]);
  for (const { says } of findings) expect(says, 'a finding is a sentence').toMatch(/^\S.*\.$/u);
  expect(repeated(findings.map(headId)), 'findings that cannot be told apart').toEqual([]);
  return { findings, debt: unmetOf(debt) };
}

function itSays(rule: Rule<Subject>, { on, compliant, unknown, silent = [] }: RuleCases): void {
  for (const one of compliant) {
    it(`is content when ${one.name}`, () => {
      const { findings } = findingsOf(rule, on, one);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ verdict }) => verdict !== 'compliant')).toEqual([]);
    });
  }
  for (const one of unknown) {
    it(`does not know when ${one.name}`, () => {
      const found = findingsOf(rule, on, one).findings.flatMap((it) => (it.verdict === 'unknown' ? [it] : []));
      expect(found.map(({ says }) => says)).toContain(one.says);
      if (one.retryAt === undefined) return;
      expect(found.filter(({ says }) => says === one.says).map(({ retryAt }) => retryAt)).toEqual([one.retryAt]);
    });
  }
  for (const one of silent) {
    it(`has nothing to say when ${one.name}`, () => expect(findingsOf(rule, on, one).findings).toEqual([]));
  }
}

function itRepairs(rule: Rule<Subject>, { on, drifted }: RuleCases): void {
  for (const one of drifted) {
    it(`finds drift when ${one.name}`, async () => {
      const { findings, debt } = findingsOf(rule, on, one);
      const found = findings.filter(({ verdict }) => verdict === 'drifted');
      expect(found.map(({ says }) => says)).toEqual(one.says);
      expect(repairsOf(found).map(text)).toEqual(one.steps);
      expect(repairsOf(found).flatMap(({ needs }) => unmetOf(needs))).toEqual(one.unmet ?? []);
      expect(debt).toEqual(one.unmetDebt ?? []);
      await expectRepaired(one.facts, (ask) => judge(rule, on, ask, one.wants ?? PLAIN));
    });
  }
}

/**
 * One call per rule. Facts are frozen; a case fails on a fact it lacks, on one that nobody asked, and on one that repeats another
 * case by name or by content. Steps that nothing stands in the way of are carried out in the sandbox.
 */
export function testRule<K extends Subject>(rule: Rule<K>, cases: RuleCases): void {
  const it_ = rule as unknown as Rule<Subject>;
  const all = [...cases.compliant, ...cases.unknown, ...cases.drifted, ...(cases.silent ?? [])];
  describe(rule.id, () => {
    it('has no two cases of one name', () => expect(repeated(all.map(({ name }) => name))).toEqual([]));
    it('has no two cases of one content', () => expect(repeated(all.map(contentOf))).toEqual([]));
    itSays(it_, cases);
    itRepairs(it_, cases);
  });
}
