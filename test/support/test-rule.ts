import { describe, expect, it } from 'vitest';
import type { Fact, Key } from '../../src/model/fact.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Id } from '../../src/model/id.ts';
import { judge, type Rule, type Subject } from '../../src/model/rule.ts';
import { type Need, describe as text } from '../../src/model/step.ts';
import { asking } from './facts.ts';

interface Case {
  readonly name: string;
  readonly facts: ReadonlyMap<Key, Fact<unknown>>;
}

/** What stands between a drift and its repair: the needs that are not compliant, as people read them. */
interface Drifted extends Case {
  /** The sentences of the drifted findings. */
  readonly says: readonly string[];
  /** The steps' texts, in order. */
  readonly steps: readonly string[];
  /** Of every step together: the sentences of needs that are not compliant. */
  readonly unmet?: readonly string[];
}

export interface RuleCases {
  readonly on: Id;
  readonly compliant: readonly Case[];
  readonly unknown: readonly (Case & { readonly says: string })[];
  readonly drifted: readonly Drifted[];
  /** Not part of the estate, nothing to say. */
  readonly silent?: readonly Case[];
}

const WANTS = { keylessStorage: true };

function findingsOf(rule: Rule<Subject>, on: Id, { facts }: Case): readonly Finding[] {
  const { ask, unasked } = asking(facts);
  const findings = judge(rule, on, ask, WANTS);
  expect(unasked(), 'facts that nobody asked').toEqual([]);
  for (const { says } of findings) expect(says, 'a finding is a sentence').toMatch(/^\S.*\.$/u);
  return findings;
}

const repairsOf = (findings: readonly Finding[]) =>
  findings.flatMap((it) => (it.verdict === 'drifted' && it.repair ? [it.repair] : []));

const unmetOf = (needs: readonly Need[]): readonly string[] =>
  needs.filter(({ verdict }) => verdict !== 'compliant').map(({ says }) => says);

/** One call per rule: every case freezes its facts, throws on a fact it lacks, fails on one that nobody asked. */
export function testRule<K extends Subject>(rule: Rule<K>, cases: RuleCases): void {
  const it_ = rule as unknown as Rule<Subject>;
  const names = [...cases.compliant, ...cases.unknown, ...cases.drifted, ...(cases.silent ?? [])].map(({ name }) => name);
  describe(rule.id, () => {
    it('has no two cases of one name', () => expect(new Set(names).size).toBe(names.length));
    for (const one of cases.compliant) {
      it(`is content when ${one.name}`, () => {
        const findings = findingsOf(it_, cases.on, one);
        expect(findings.length).toBeGreaterThan(0);
        expect(findings.filter(({ verdict }) => verdict !== 'compliant')).toEqual([]);
      });
    }
    for (const one of cases.unknown) {
      it(`does not know when ${one.name}`, () => {
        const unknown = findingsOf(it_, cases.on, one).filter(({ verdict }) => verdict === 'unknown');
        expect(unknown.map(({ says }) => says)).toContain(one.says);
      });
    }
    for (const one of cases.drifted) {
      it(`finds drift when ${one.name}`, () => {
        const findings = findingsOf(it_, cases.on, one).filter(({ verdict }) => verdict === 'drifted');
        expect(findings.map(({ says }) => says)).toEqual(one.says);
        expect(repairsOf(findings).map(text)).toEqual(one.steps);
        expect(repairsOf(findings).flatMap(({ needs }) => unmetOf(needs))).toEqual(one.unmet ?? []);
      });
    }
    for (const one of cases.silent ?? []) {
      it(`has nothing to say when ${one.name}`, () => expect(findingsOf(it_, cases.on, one)).toEqual([]));
    }
  });
}
