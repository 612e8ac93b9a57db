import type { Ask } from '../../model/fact.ts';
import { type Head, type Said, when } from '../../model/finding.ts';
import type { Connection } from '../../model/resource.ts';

/** A connection that acts as a managed identity works only if the client id that it names belongs to the identity that it names. */
export function actsAsOne({ name, identity }: Connection, head: Head, ask: Ask): readonly Said[] {
  const keyless: Said = { ...head, verdict: 'compliant', says: `Connection «${name}» acts as a managed identity.` };
  if (identity === null || identity.clientId === null) return [keyless];
  const { resourceId, clientId } = identity;
  const client = `Connection «${name}» names client ${clientId},`;
  if (resourceId === null)
    return [{ ...head, verdict: 'unknown', retryAt: null, says: `${client} and Azure shows no identity beside it.` }];
  const fact = ask('identity', resourceId);
  if (fact.state === 'absent') {
    const says = `Connection «${name}» acts as identity ${resourceId}, which does not exist any more.`;
    return [{ ...head, verdict: 'drifted', says }];
  }
  return when(head, { fact }, ({ fact: it }): readonly Said[] => {
    if (it.clientId.toLowerCase() === clientId.toLowerCase()) return [keyless];
    return [{ verdict: 'drifted', says: `${client} which does not belong to identity ${resourceId}.` }];
  });
}
