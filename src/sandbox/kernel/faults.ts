import type { Json } from '../contract.ts';
import type { OperationFault } from './operations.ts';
import type { Random } from './random.ts';

/** What goes wrong. Seconds are the sandbox clock's. */
export type Fault =
  /** An error answer instead of the real one; the request is not carried out. 429 with or without `retryAfterSeconds`. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string | undefined;
      readonly message?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
      /** The whole body, where it is not the usual envelope: Azure's 429 bodies differ by service. */
      readonly body?: Json | undefined;
    }
  /** The connection breaks: before the request is carried out, or after it, when only the answer is lost. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** No answer ever comes; the caller has to give up by itself. */
  | { readonly kind: 'hang'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly seconds: number }
  /** A GET answers what was there before the last write. */
  | { readonly kind: 'stale' }
  /** A long-running operation takes another time, or fails at its end. */
  | ({ readonly kind: 'operation' } & OperationFault);

/** Which requests it hits. What is absent matches everything; `*` in `operation` and `path` stands for any text, without case. */
export interface FaultMatch {
  readonly method?: string | undefined;
  /** RBAC action: `Microsoft.Storage/storageAccounts/*`. */
  readonly operation?: string | undefined;
  readonly path?: string | undefined;
  readonly principalId?: string | undefined;
}

/** A scheduled fault. `count`: how many requests it hits (1 by default); `probability` in [0, 1], drawn from the seed (1 by default). */
export interface FaultRule {
  readonly match?: FaultMatch | undefined;
  readonly fault: Fault;
  readonly count?: number | 'always' | undefined;
  readonly probability?: number | undefined;
}

/** What a request shows to the faults. */
export interface Hit {
  readonly method: string;
  readonly operation: string;
  readonly path: string;
  readonly principalId: string;
}

/** The faults of one sandbox; none until somebody adds one. */
export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The first fault that matches, used up by one. */
  next(hit: Hit): Fault | undefined;
}

/** Makes an empty schedule of faults. */
export function createFaults(random: Random): Faults {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      rules.push({ rule, left: rule.count === 'always' ? Number.POSITIVE_INFINITY : (rule.count ?? 1) });
    },
    clear() {
      rules = [];
    },
    next(hit) {
      const found = rules.find(
        ({ rule, left }) =>
          left > 0 && matches(rule, hit) && (rule.probability === undefined || random.next() < rule.probability),
      );
      if (!found) return undefined;
      found.left -= 1;
      return found.rule.fault;
    },
  };
}

function matches({ match = {}, fault }: FaultRule, hit: Hit): boolean {
  // These two can only act on their own kind of request; on others they would be used up unseen.
  if (fault.kind === 'stale' && hit.method !== 'GET') return false;
  if (fault.kind === 'operation' && hit.method === 'GET') return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === hit.method) &&
    like(match.operation, hit.operation) &&
    like(match.path, hit.path) &&
    (match.principalId === undefined || match.principalId === hit.principalId)
  );
}

function like(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i').test(text);
}
