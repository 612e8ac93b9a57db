import type { JsonObject, Resource } from '../../contract.ts';
import { sevenDecimals } from '../record.ts';

/** What a request wants told beyond the usual, in small letters. */
export function expanded(query: URLSearchParams): ReadonlySet<string> {
  return new Set((query.get('$expand') ?? '').split(',').map((word) => word.trim().toLowerCase()));
}

/** When a resource was made and last changed, for who asks. */
export function times({ createdAt, modifiedAt }: Resource, asked: ReadonlySet<string>): JsonObject {
  return {
    ...(asked.has('createdtime') ? { createdTime: sevenDecimals(createdAt) } : {}),
    ...(asked.has('changedtime') ? { changedTime: sevenDecimals(modifiedAt) } : {}),
  };
}
