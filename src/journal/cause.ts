import type { Cause } from '../engine/ports.ts';
import { brief, iso } from './keys.ts';
import type { Fields } from './rows.ts';

const told = (text: string | null): string | undefined => (text === null ? undefined : brief(text));

/** Why a row was written, and who is behind it, as far as the event's claims say. */
export function causeFields(cause: Cause): Fields {
  if (cause.by !== 'event') return { causedBy: cause.by, sweep: cause.by === 'sweep' ? brief(cause.sweep) : undefined };
  const { eventId, operation, resource, actor, correlationId, at } = cause.change;
  return {
    causedBy: 'event',
    eventId: brief(eventId),
    operation: brief(operation),
    changed: brief(resource),
    eventAt: iso(at),
    correlationId: told(correlationId),
    actor: told(actor.name),
    actorPrincipalId: told(actor.principalId),
    actorApplicationId: told(actor.applicationId),
    actorAddress: told(actor.address),
  };
}
