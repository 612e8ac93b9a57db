import type { Instant } from '../contract.ts';

/** One request to Resource Manager, numbered from 1 in order of arrival. */
export interface LoggedRequest {
  readonly number: number;
  readonly time: Instant;
  /** Object id; absent until the token was read. */
  readonly principal: string | undefined;
  /** The RBAC action asked for: `Microsoft.Storage/storageAccounts/write`; absent where routing failed before it was known. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly url: string;
  /** Absent while the answer is outstanding, and for good when the connection broke. */
  readonly status: number | undefined;
}

/** Who asked for what, in order. */
export interface RequestLog {
  begin(method: string, url: string, time: Instant): number;
  note(number: number, what: Partial<Pick<LoggedRequest, 'principal' | 'operation' | 'status'>>): void;
  /** All requests with a number above `since`. */
  since(number: number): readonly LoggedRequest[];
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    begin(method, url, time) {
      const number = entries.length + 1;
      entries.push({ number, time, principal: undefined, operation: undefined, method, url, status: undefined });
      return number;
    },
    note(number, what) {
      const entry = entries[number - 1];
      if (entry) entries[number - 1] = { ...entry, ...what };
    },
    since: (number) => entries.slice(Math.max(0, number)),
  };
}
