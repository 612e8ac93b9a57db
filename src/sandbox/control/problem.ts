import type { z } from 'zod';
import { json, type Outgoing } from '../kernel/http.ts';

/** An answer of the control surface that is an error, as problem details (RFC 9457). */
export function problem(status: number, title: string, detail: string, errors: readonly Fault[] = []): Outgoing {
  const body = {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(errors.length > 0 ? { errors: errors.map((fault) => ({ ...fault })) } : {}),
  };
  return json(status, body, { 'content-type': 'application/problem+json' });
}

/** One field that is wrong, and what would be right. */
export interface Fault {
  readonly field: string;
  readonly fix: string;
}

/** What zod found, as faults; a JSON pointer names the field. */
export function faultsOf(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const at = `/${issue.path.map(String).join('/')}`;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ field: join(at, key), fix: 'is not known here: leave it out' }));
    return [{ field: at, fix: issue.message }];
  });
}

function join(at: string, key: string): string {
  return at === '/' ? `/${key}` : `${at}/${key}`;
}
