import type { Fact } from './fact.ts';
import { type Id, type Instant, nameOf } from './id.ts';
import type { Step } from './step.ts';

/** From when on a compliant state may be built on. `exact`: Azure says so; `latest`: not later than this, memory may know better. */
export interface InForce {
  readonly since: Instant;
  readonly known: 'exact' | 'latest';
  /** A management-group assignment with data actions takes hours. */
  readonly slow: boolean;
}

export type Verdict =
  | { readonly verdict: 'compliant'; readonly inForce?: InForce }
  /** Without a repair only people can. */
  | { readonly verdict: 'drifted'; readonly repair?: Step }
  | { readonly verdict: 'unknown'; readonly retryAt: Instant | null };

/** What a finding is about. `aspect` tells findings of one rule on one resource apart: `AcrPull on …`. */
export interface Head {
  readonly rule: string;
  readonly resource: Id;
  readonly aspect?: string;
}

/** What a rule says about Azure, in a sentence a person can read; nothing about us. `at`: Azure's time of the oldest fact used. */
export type Finding = Head & Verdict & { readonly says: string; readonly at: Instant };

/** What a rule returns; the head and time it leaves out are filled in. */
export type Said = Verdict & { readonly says: string } & Partial<Head> & { readonly at?: Instant };

export const headId = ({ rule, resource, aspect }: Head): string => [rule, resource, aspect ?? ''].join('|');

/** The sentence where it stands without its resource: names it, unless it does so itself. */
export function named({ resource, says }: Pick<Finding, 'resource' | 'says'>): string {
  const name = nameOf(resource);
  const said = says.toLowerCase();
  return name === '' || said.includes(`«${name}»`) || said.includes(`/${name}`) ? says : `«${name}»: ${says}`;
}

/** Several of them, each once: rows that agree say the same. */
export const namedOnce = (findings: readonly Pick<Finding, 'resource' | 'says'>[]): readonly string[] => [
  ...new Set(findings.map(named)),
];

type Known<F extends Record<string, Fact<unknown>>> = { [K in keyof F]: F[K] extends Fact<infer T> ? T : never };

/**
 * Facts asked together are read together, so ask all you need at once. Any unreadable → one `unknown`; any absent → nothing
 * to say; else what `say` makes of the values.
 */
export function when<F extends Record<string, Fact<unknown>>>(
  head: Head,
  facts: F,
  say: (known: Known<F>) => readonly Said[],
): readonly Finding[] {
  const all = Object.values(facts);
  const unreadable = all.filter((fact) => fact.state === 'unreadable');
  if (unreadable.length > 0) {
    // one that only people can make readable hides behind none that time will
    const worst = unreadable.find((fact) => fact.retryAt === null) ?? unreadable[0];
    return worst === undefined
      ? []
      : [{ ...head, verdict: 'unknown', says: worst.because, retryAt: worst.retryAt, at: worst.at }];
  }
  if (all.some((fact) => fact.state === 'absent')) return [];
  const at = Math.min(...all.map((fact) => (fact.state === 'known' ? fact.at : Number.POSITIVE_INFINITY)));
  const values = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact.state === 'known' ? fact.value : undefined]),
  );
  return say(values as Known<F>).map((said) => ({ at, ...head, ...said }));
}

/**
 * As `when`, for what a cut needs: a part that Azure does not show of something that is there may be late or wrong, and must not pass
 * for one that needs nothing. Any absent → one `unknown`, for people or the next look to end.
 */
export function needing<F extends Record<string, Fact<unknown>>>(
  head: Head,
  facts: F,
  say: (known: Known<F>) => readonly Said[],
): readonly Finding[] {
  const missing = Object.entries(facts).find(([, fact]) => fact.state === 'absent');
  const isUnreadable = Object.values(facts).some((fact) => fact.state === 'unreadable');
  if (missing === undefined || isUnreadable) return when(head, facts, say);
  const [name, { at }] = missing;
  const says = `Azure shows no ${name} of ${head.resource}, without which nobody can tell what needs it.`;
  return [{ ...head, verdict: 'unknown', says, retryAt: null, at }];
}
