import type { Said } from '../../model/finding.ts';
import type { Id, Instant } from '../../model/id.ts';
import { isSteady } from '../../model/resource.ts';

/** Milliseconds until something unfinished is looked at again. */
export const UNFINISHED = 15_000;

/** A resource that is still being changed is never written: it is looked at again. Empty when it is steady. */
export function unfinished(
  resource: { readonly id: Id; readonly provisioningState: string | null; readonly createdAt: Instant | null },
  at: Instant,
): readonly Said[] {
  if (isSteady(resource)) return [];
  const says = `${resource.id} is being changed (${resource.provisioningState}).`;
  return [{ resource: resource.id, verdict: 'unknown', retryAt: at + UNFINISHED, says }];
}
