import type { Change } from '../model/change.ts';
import type { Fact, Key } from '../model/fact.ts';
import type { Finding, Head } from '../model/finding.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Tags, Workspace } from '../model/resource.ts';
import type { Target } from '../model/rule.ts';
import type { Step, Write } from '../model/step.ts';
import type { Wants } from '../model/wants.ts';

/** All that the engine knows of the world. Implemented by `azure/`, `journal/` and `functions/`, put together in `main.ts`. */

/** Why a target is looked at. A message that continues a run carries the cause it began with. */
export type Cause =
  | { readonly by: 'event'; readonly change: Change; readonly at: Instant }
  | { readonly by: 'sweep'; readonly sweep: string; readonly at: Instant }
  | { readonly by: 'check'; readonly at: Instant };

/** What was read, and what it cost: requests sent, and how many of them had to follow one another. */
export interface Reading {
  readonly facts: ReadonlyMap<Key, Fact<unknown>>;
  readonly requests: number;
  readonly trips: number;
}

/** What refused a write, by name. `retryAt` only where time helps. */
export interface Refused {
  readonly by: 'lock' | 'policy' | 'condition' | 'permission' | 'limit' | 'transient' | 'request';
  readonly says: string;
  readonly retryAt: Instant | null;
}

/** `done`: Azure says it is in place. `accepted`: an operation goes on. `at`: Azure's time of its answer. */
export type Written = { readonly requests: number; readonly trips: number; readonly at: Instant } & (
  | { readonly result: 'done' | 'accepted' }
  | { readonly result: 'refused'; readonly refused: Refused }
);

export interface AzurePort {
  /** Reads at least the keys asked for, in parallel; may bring more. Never throws: what cannot be read is `unreadable`. */
  read(keys: readonly Key[]): Promise<Reading>;
  /** One setting, by PATCH or, for a role, by PUT of a deterministic name. Never throws. */
  write(write: Write): Promise<Written>;
  /** Pages of targets whose own id or dependencies lie within the scope. First what memory knows, at no request; then Resource Graph. */
  expand(scope: Id): AsyncIterable<readonly Target[]>;
}

/** Why WE hold a step back. */
export interface Held {
  readonly by: 'mode' | 'scope' | 'exemption' | 'opt-in' | 'once' | 'debt' | 'budget' | 'lease' | 'refusal';
  readonly says: string;
  /** When it may be tried again, by Azure's clock; absent: when people have acted. */
  readonly until?: Instant;
}

/** What the journal remembers of one head. */
export interface Remembered {
  /** First seen compliant, ever. */
  readonly firstGood: Instant | null;
  /** Compliant at every look since. */
  readonly goodSince: Instant | null;
  readonly lastGood: Instant | null;
}

export interface Memory {
  /** When the first sweep of all was completed. */
  readonly firstSweep: Instant | null;
  /** When the first sweep that took the resource in was completed; what was made later is never debt. A subscription that is configured later has its own. */
  sweptSince(it: Id): Instant | null;
  of(head: Head): Remembered | undefined;
  /** Since when the last workspace that came to it uses the dependency; null: no workspace was ever seen to come from another one. */
  joinedAt(dependency: Id): Instant | null;
}

export interface Intent {
  readonly id: string;
  readonly step: Step;
}

export type Needs =
  | { readonly are: 'met' }
  | { readonly are: 'waiting'; readonly until: Instant; readonly on: readonly Finding[] }
  | { readonly are: 'blocked'; readonly on: readonly Finding[] };

/** How one finding ended. The closed set. */
export type Ending =
  | { readonly outcome: 'compliant' | 'gone' }
  /** `blocked`: what would stand in the way of a step that we hold back. */
  | { readonly outcome: 'reported'; readonly blocked?: readonly Finding[] }
  | { readonly outcome: 'repaired'; readonly step: Step; readonly requests: number; readonly trips: number }
  | { readonly outcome: 'waiting'; readonly until: Instant; readonly on: readonly Finding[] }
  | { readonly outcome: 'blocked'; readonly on: readonly Finding[] }
  | { readonly outcome: 'held'; readonly held: Held; readonly blocked?: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly refused: Refused }
  | { readonly outcome: 'unknown' };

export interface Outcome {
  readonly finding: Finding;
  readonly ending: Ending;
}

/** One run over one target. */
export interface Conclusion {
  readonly target: Target;
  readonly cause: Cause;
  readonly outcomes: readonly Outcome[];
  /** Every finding judged on fresh facts, needs included: what memory learns from. */
  readonly seen: readonly Finding[];
  readonly requests: number;
  readonly trips: number;
}

export interface JournalPort {
  memory(heads: readonly Head[]): Promise<Memory>;
  /**
   * Intent, lease and budget in one transaction. `readAt`: Azure's time of the facts that the step stands on; held if another run
   * has written the same setting since. Throws if it cannot be recorded: then nothing is written.
   */
  intend(step: Step, cause: Cause, readAt: Instant): Promise<Intent | Held>;
  /** What became of an intent. Ends the lease. */
  record(intent: Intent, written: Written): Promise<void>;
  /** Appends what is new, updates what is remembered. Throws if it cannot: then the event is not acknowledged. */
  conclude(conclusion: Conclusion): Promise<void>;
  /**
   * Learns what a workspace uses, where else roles matter to it, and as which user-assigned identities somebody in it acts.
   * Answers the dependencies to look at again: new ones, and those whose last outcome waits or is blocked.
   */
  follow(workspace: Workspace, others: readonly Id[], identities: readonly Id[]): Promise<readonly Target[]>;
  completeSweep(sweep: string, at: Instant, scopes: readonly Id[]): Promise<void>;
}

/** Which resources a queue message is already under way for, so that none is sent twice. By our own clock, like the queue. */
export interface Marks {
  /** Announces a message due at that time; `false`: one that is due no later is under way. */
  announce(about: Id, due: number): Promise<string | false>;
  /** The announced message is in the queue; from now on it keeps later ones out. */
  confirm(about: Id, announced: string): Promise<void>;
  /** The message was taken: what happens from now on needs another, unless one announced later is under way. */
  clear(about: Id, announced: string | undefined): Promise<void>;
}

/** What is told of a change that read keys; `notify` tells people, without it the read is only counted. */
export interface KeyRead {
  readonly change: Change;
  readonly says: string;
  readonly notify: boolean;
}

/** Who obtained or renewed keys. */
export interface Alerts {
  /**
   * Counts a read in the one row of its actor, resource and hour; answers how many there are, the first of which is news.
   * The same event counts once. Throws if it cannot be recorded: then the event is not acknowledged.
   */
  keyRead(read: KeyRead): Promise<number>;
}

export interface QueuePort {
  /** A durable message that looks at the target again. Throws if it cannot be stored. */
  later(target: Target, cause: Cause, milliseconds: number): Promise<void>;
}

export type Ports = AzurePort & JournalPort & QueuePort;

/** A hold that the operator has put on one rule at one resource, until a day. */
export interface Exemption {
  readonly rule: string;
  readonly resource: Id;
  readonly owner: string;
  readonly reason: string;
  readonly expires: Instant;
}

/** What the operator limits us to. Guards see it, rules never do. */
export interface Limits {
  /** `off` silences reports; as a need of others the rule is judged all the same. */
  mode(rule: string): 'off' | 'audit' | 'enforce';
  /** May debt of this rule be repaired there? */
  migrates(rule: string, on: Id): boolean;
  /** Does policy take the resource in? Outside nothing is written. */
  includes(id: Id, tags: Tags): boolean;
  /** Does it do so whatever the tags say? People who may write a workspace may write its tags. */
  includesByPlace(id: Id): boolean;
  /** Is nothing ever written to this resource, whatever it is for? `undefined` tags: any that it might have count. */
  leavesOut(on: Id, tags: Tags | undefined): boolean;
  /** One that has not expired at that time. */
  exemption(rule: string, resource: Id, at: Instant): Exemption | undefined;
  /** Has policy opted in to what this rule or row hands out? */
  optedIn(rule: string): boolean;
  /** Milliseconds until a role assignment or a mode switch acts for sure. */
  readonly settle: number;
}

export interface Policy {
  readonly wants: Wants;
  readonly limits: Limits;
  /** Our own application (client) id: tells the echo of our own writes. */
  readonly self: string | null;
}
