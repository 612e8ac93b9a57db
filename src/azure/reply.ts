import { z } from 'zod';
import type { Instant } from '../model/id.ts';
import { parseInstant } from './clock.ts';
import { retryAfter } from './retry.ts';

/** The part of a client's raw response that both generations of clients share. */
export interface RawResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bodyAsText?: string | null;
}

/** One answer, before anybody believes its body. */
export interface Reply {
  readonly status: number;
  /** Azure's time of it; null if it does not say. */
  readonly at: Instant | null;
  /** `undefined` for what is no JSON, an empty body among it. */
  readonly body: unknown;
  /** Milliseconds; null if it does not say. */
  readonly retryAfter: number | null;
  /** Resource Graph cut the scope to the subscriptions it can handle. */
  readonly scopeCut: boolean;
  /** An operation goes on after this answer, whatever its status. */
  readonly goesOn: boolean;
}

function parseJson(text: string | null | undefined): unknown {
  if (text === null || text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const OPERATION = ['azure-asyncoperation', 'operation-location', 'location'];

/** Keeps of a raw response what decides. */
export const replyOf = ({ status, headers, bodyAsText }: RawResponse): Reply => ({
  status,
  at: parseInstant(headers.get('date')),
  body: parseJson(bodyAsText),
  retryAfter: retryAfter(headers),
  scopeCut: headers.get('x-ms-tenant-subscription-limit-hit')?.toLowerCase() === 'true',
  goesOn: status === 202 || OPERATION.some((name) => headers.get(name) !== undefined),
});

const text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const ErrorBody = z.looseObject({
  code: text,
  Code: text,
  message: text,
  Message: text,
  additionalInfo: z.array(z.unknown()).nullish().catch(null),
});
const Wrapped = z.looseObject({ error: ErrorBody });

export interface Complaint {
  readonly code: string;
  readonly message: string;
  /** Details as Azure Policy gives them. */
  readonly additionalInfo: readonly unknown[];
}

/** What an error answer complains of. Services wrap it, do not wrap it, capitalise it, or send a bare string: then the code is empty. */
export function complaintOf({ body }: Pick<Reply, 'body'>): Complaint {
  const wrapped = Wrapped.safeParse(body);
  const bare = ErrorBody.safeParse(body);
  const it = wrapped.success ? wrapped.data.error : bare.success ? bare.data : undefined;
  return {
    code: it?.code ?? it?.Code ?? '',
    message: it?.message ?? it?.Message ?? (typeof body === 'string' ? body : ''),
    additionalInfo: it?.additionalInfo ?? [],
  };
}
