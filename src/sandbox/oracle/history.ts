import { type Check, checkKey } from './check.ts';

/** The write that an observation follows. `number` is that of the request log. */
export interface Write {
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly principalId: string;
  /** `Microsoft.ContainerRegistry/registries/write` */
  readonly operation: string;
  readonly resourceId: string;
}

/** A consumer that could not do what it needs to, from one write on. */
export interface Breakage {
  readonly consumer: string;
  readonly dependency: string;
  readonly need: Check['need'];
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601; missing while it is still broken. */
  readonly until?: string;
  /** `null`: it was so when the oracle first looked. */
  readonly causedBy: Pick<Write, 'principalId' | 'operation' | 'number'> | null;
  /** When the consumer was made, ISO 8601. */
  readonly madeAt: string;
}

/** The memory of one oracle: what is broken now, and what ever was. */
export interface History {
  /** Compares a workspace's checks with what was known of it. `at` in milliseconds. */
  take(workspaceKey: string, checks: readonly Check[], at: number, cause: Write | undefined): void;
  checks(): number;
  broken(): readonly Breakage[];
  ever(): readonly Breakage[];
}

/** An empty memory. */
export function createHistory(): History {
  const open = new Map<string, Map<string, Breakage>>();
  const closed: Breakage[] = [];
  let asked = 0;
  return {
    take(workspaceKey, checks, at, cause) {
      asked += checks.length;
      const before = open.get(workspaceKey) ?? new Map<string, Breakage>();
      const failing = checks.filter(({ holds }) => !holds).map((it) => [checkKey(it), it] as const);
      const now = new Map(failing.map(([key, it]) => [key, before.get(key) ?? opened(it, at, cause)]));
      for (const [key, breakage] of before) if (!now.has(key)) closed.push({ ...breakage, until: iso(at) });
      if (now.size > 0) open.set(workspaceKey, now);
      else open.delete(workspaceKey);
    },
    checks: () => asked,
    broken: () => [...open.values()].flatMap((breakages) => [...breakages.values()]),
    ever: () => [...closed, ...[...open.values()].flatMap((breakages) => [...breakages.values()])],
  };
}

function opened(it: Check, at: number, cause: Write | undefined): Breakage {
  const { consumer, dependency, need } = it;
  const causedBy = cause ? { principalId: cause.principalId, operation: cause.operation, number: cause.number } : null;
  return { consumer, dependency, need, since: iso(at), causedBy, madeAt: iso(it.madeAt) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
