import type { Ask, Facts } from './fact.ts';
import { type Finding, type Said, when } from './finding.ts';
import type { Id } from './id.ts';
import type { WriteKind } from './step.ts';
import type { Wants } from './wants.ts';

/** What rules are about. */
export type Subject = 'workspace' | 'registry' | 'storage' | 'environments' | 'subscription';

/** One resource that rules are about. */
export interface Target {
  readonly kind: Subject;
  readonly id: Id;
}

export interface Rule<K extends Subject = Subject> {
  /** File name, policy key, catalogue anchor. */
  readonly id: string;
  readonly about: K;
  readonly good: string;
  readonly why: string;
  readonly severity: 'low' | 'medium' | 'high';
  readonly seeds: readonly string[];
  /** How to fix it at the source. */
  readonly fix: { readonly bicep: string; readonly az: string };
  /** The setting that its repair writes; absent: it only reports, or grants. */
  readonly writes?: WriteKind;
  judge(subject: Facts[K], ask: Ask, wants: Wants): readonly Said[];
}

/** Keeps a rule's literal types while checking its shape. */
export const rule = <K extends Subject>(words: Rule<K>): Rule<K> => words;

/** THE function: detection, precondition and verification are this call. An absent subject has nothing to say. */
export function judge<K extends Subject>(it: Rule<K>, id: Id, ask: Ask, wants: Wants): readonly Finding[] {
  return when({ rule: it.id, resource: id }, { subject: ask(it.about, id) }, ({ subject }) =>
    it.judge(subject as Facts[K], ask, wants),
  );
}
