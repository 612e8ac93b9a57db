import { z } from 'zod';
import type { Refused } from '../engine/ports.ts';
import type { Instant } from '../model/id.ts';
import { SOON } from './answer.ts';
import { type Complaint, complaintOf, type Reply } from './reply.ts';

/**
 * How soon a directory that does not know a new principal yet is asked again. Milliseconds. One that was deleted stays unknown, and each
 * try is a write: often asked, it would use up the budget that other repairs need.
 */
const REPLICATION = 600_000;

const TRANSIENT = new Set([
  'anotheroperationinprogress',
  'conflict',
  'storageaccountoperationinprogress',
  'storageaccountisnotprovisioned',
  'storageaccountbeingcreated',
  'retryableerror',
  'toomanyrequests',
]);

type Cause = Pick<Refused, 'by'> & { readonly says: string };

const PolicyViolation = z.object({
  type: z.literal('PolicyViolation'),
  info: z.object({ policyAssignmentName: z.string().optional(), policyDefinitionName: z.string().optional() }),
});

/** The policy that refused, by the details of the answer, else by what its message quotes. */
function policyNameOf({ additionalInfo, message }: Complaint): string {
  for (const entry of additionalInfo) {
    const violation = PolicyViolation.safeParse(entry);
    const name = violation.data?.info.policyAssignmentName ?? violation.data?.info.policyDefinitionName;
    if (name !== undefined) return `«${name}»`;
  }
  const quoted = /"policyAssignment":\{"name":"([^"]+)"/.exec(message)?.[1];
  return quoted === undefined ? 'that Azure does not name' : `«${quoted}»`;
}

function causeOf(status: number, complaint: Complaint): Cause {
  const { message } = complaint;
  switch (complaint.code.toLowerCase()) {
    case 'scopelocked':
      return { by: 'lock', says: `A lock forbids it. Remove the lock, or exempt the resource. ${message}` };
    case 'requestdisallowedbypolicy':
      return { by: 'policy', says: `Azure Policy ${policyNameOf(complaint)} forbids it. Change or exempt it there.` };
    case 'roleassignmentlimitexceeded':
      return { by: 'limit', says: 'The subscription has no room for another role assignment. Delete some that nobody needs.' };
    case 'linkedauthorizationfailed':
      return { by: 'permission', says: `The app may not use a resource that this links to. Grant it there. ${message}` };
    case 'denyassignmentauthorizationfailed':
      return { by: 'permission', says: `A deny assignment forbids it. Only its owner can lift it. ${message}` };
  }
  if (status === 403 && /ABAC condition/i.test(message))
    return {
      by: 'condition',
      says: `The condition on the app's own role forbids it. Deploy the generated condition. ${message}`,
    };
  if (status === 401 || status === 403)
    return { by: 'permission', says: `The app's role forbids it. Deploy the generated role at this scope. ${message}` };
  return { by: 'request', says: `Azure answers ${status} ${complaint.code}. A person must look. ${message}` };
}

/** What a refusing answer means for the write. `at`: Azure's time of it. */
export function refusalOf(reply: Reply, at: Instant): Refused {
  const complaint = complaintOf(reply);
  const { code, message } = complaint;
  if (code.toLowerCase() === 'principalnotfound') {
    const says = 'The directory does not know the principal yet. If it was deleted, remove the identity that names it.';
    return { by: 'transient', says, retryAt: at + REPLICATION };
  }
  const passes =
    reply.status === 408 || reply.status === 429 || (reply.status >= 500 && reply.status !== 501 && reply.status !== 505);
  if (passes || TRANSIENT.has(code.toLowerCase())) {
    const says = `Azure is busy: ${reply.status} ${code}. It is tried again by itself. ${message}`;
    return { by: 'transient', says: says.trim(), retryAt: at + (reply.retryAfter ?? SOON) };
  }
  const { by, says } = causeOf(reply.status, complaint);
  return { by, says: says.trim(), retryAt: null };
}
