import type { Alerts, Policy, Ports } from '../engine/ports.ts';
import { type Change, targetOf } from '../model/change.ts';
import { type Fact, keyOf } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Tags, Workspace } from '../model/resource.ts';
import { workspaceOf } from '../model/types.ts';
import { KEY_READ } from '../policy/names.ts';
import type { Log } from './log.ts';

/** An alert judges a change, not a resource: there is nothing to repair, and who did it is all there is to tell. */

/** Workspaces read side by side while looking for an identity of theirs. */
const AT_ONCE = 16;

interface Asking {
  readonly ports: Pick<Ports, 'read'>;
  readonly policy: Policy;
  readonly alerts: Alerts;
  /** Applications whose reads are only counted. */
  readonly expected: ReadonlySet<string>;
  readonly log: Log;
}

/** What becomes of a read. `told` may say what could not be found out. */
type Weighed =
  | { readonly is: 'counted' }
  | { readonly is: 'ignored'; readonly because: string }
  | { readonly is: 'told'; readonly but?: string };

/** The workspaces that a read of keys concerns, and the tags of the resource it was done on. */
interface Around {
  readonly workspaces: Fact<readonly Id[]>;
  readonly tags: Tags | undefined;
}

async function aroundOf(resource: Id, { ports }: Asking): Promise<Around> {
  const workspace = workspaceOf(resource);
  const target = targetOf(workspace ?? resource);
  if (target === undefined) return { workspaces: { state: 'absent', at: 0 }, tags: undefined };
  const [itself, users] = [keyOf(target.kind, target.id), keyOf('users', target.id)];
  const { facts } = await ports.read(workspace === undefined ? [itself, users] : [itself]);
  const subject = facts.get(itself) as Fact<{ readonly tags: Tags }> | undefined;
  const tags = subject?.state === 'known' ? subject.value.tags : undefined;
  if (workspace !== undefined) return { workspaces: { state: 'known', value: [workspace], at: 0 }, tags };
  return { workspaces: (facts.get(users) as Fact<readonly Id[]> | undefined) ?? { state: 'absent', at: 0 }, tags };
}

const hasIdentity = ({ identity }: Workspace, principalId: string): boolean =>
  [identity.system, ...identity.user.map((it) => it.principalId)].some((it) => it?.toLowerCase() === principalId.toLowerCase());

/** Is it an identity of one of these workspaces? `undefined`: some cannot be read, and none of the others has it. */
async function isTheirs(principalId: string | null, workspaces: readonly Id[], { ports }: Asking): Promise<boolean | undefined> {
  if (principalId === null) return false;
  let unread = false;
  for (let start = 0; start < workspaces.length; start += AT_ONCE) {
    const keys = workspaces.slice(start, start + AT_ONCE).map((it) => keyOf('workspace', it));
    const { facts } = await ports.read(keys);
    for (const key of keys) {
      const fact = facts.get(key) as Fact<Workspace> | undefined;
      if (fact?.state === 'known' && hasIdentity(fact.value, principalId)) return true;
      unread ||= fact?.state === 'unreadable';
    }
  }
  return unread ? undefined : false;
}

async function weigh({ resource, actor }: Change, asking: Asking): Promise<Weighed> {
  const { limits } = asking.policy;
  if (limits.mode(KEY_READ) === 'off') return { is: 'ignored', because: 'the alert is off' };
  if (asking.expected.has(actor.applicationId?.toLowerCase() ?? '')) return { is: 'counted' };
  const { workspaces, tags } = await aroundOf(resource, asking);
  if (workspaces.state === 'absent') return { is: 'ignored', because: 'nothing depends on it' };
  if (workspaces.state === 'unreadable') return { is: 'told', but: 'Which workspaces use it could not be read.' };
  if (workspaces.value.length === 0) return { is: 'ignored', because: 'nothing depends on it' };
  if (tags !== undefined && !limits.includes(resource, tags)) return { is: 'ignored', because: 'policy leaves it out' };
  const theirs = await isTheirs(actor.principalId, workspaces.value, asking);
  if (theirs === undefined) return { is: 'told', but: 'Whether it was an identity of a workspace could not be read.' };
  return theirs ? { is: 'counted' } : { is: 'told' };
}

function sentenceOf({ operation, resource, actor }: Change): string {
  const application = actor.applicationId === null ? undefined : `application ${actor.applicationId}`;
  const principal = actor.principalId === null ? undefined : `principal ${actor.principalId}`;
  const who = actor.name ?? principal ?? application ?? 'Somebody whom the event does not name';
  const did = /regenerate/i.test(operation) ? 'renewed a key' : 'read keys';
  const by = [actor.name === null && principal === undefined ? undefined : application, actor.address].filter((it) => it != null);
  return `${who} ${did} of ${resource} (${operation}${by.map((it) => `, ${it}`).join('')}).`;
}

/** Tells who read keys, once an actor, resource and hour. Throws if that cannot be recorded: then the event has to come again. */
export async function tellKeyRead(change: Change, asking: Asking): Promise<void> {
  const { alerts, log } = asking;
  const { eventId, resource } = change;
  const weighed = await weigh(change, asking);
  if (weighed.is === 'ignored')
    return log('log', { ignored: weighed.because, eventId, says: `${change.operation} on ${resource}` });
  const says = [sentenceOf(change), weighed.is === 'told' ? weighed.but : undefined].filter((it) => it !== undefined).join(' ');
  const count = await alerts.keyRead({ change, says, notify: weighed.is === 'told' });
  log(weighed.is === 'told' && count === 1 ? 'warn' : 'log', { alert: KEY_READ, [weighed.is]: count, resource, says, eventId });
}
