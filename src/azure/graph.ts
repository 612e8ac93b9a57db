import { ServiceClient } from '@azure/core-client';
import { z } from 'zod';
import type { Fact, Unreadable } from '../model/fact.ts';
import { type Id, nameOf } from '../model/id.ts';
import type { ServicePrincipal } from '../model/neighbour.ts';
import { factOf, unparsable, worstOf } from './answer.ts';
import { asking, type Sender, senderOn } from './operation.ts';
import type { Session } from './session.ts';
import { maybeInstant, maybeText } from './wire.ts';

/** Where Microsoft Graph is, and what tokens for it are asked for. */
export interface GraphOptions {
  readonly endpoint: string;
  readonly audience: string;
}

const secret = z
  .object({ displayName: maybeText, keyId: maybeText, startDateTime: maybeInstant, endDateTime: maybeInstant })
  .transform((it) => ({ name: it.displayName ?? it.keyId ?? 'without a name', from: it.startDateTime, to: it.endDateTime }));
const secrets = z
  .array(secret)
  .nullish()
  .transform((list) => list ?? []);
const held = z.object({ passwordCredentials: secrets, keyCredentials: secrets });
const guid = z.string().min(1).toLowerCase();
const Principal = held.extend({ id: guid, appId: guid, displayName: maybeText, servicePrincipalType: maybeText });
type Held = z.infer<typeof held>;

const CREDENTIALS = 'passwordCredentials,keyCredentials';
const PRINCIPAL = asking({ $select: `id,appId,displayName,servicePrincipalType,${CREDENTIALS}` });

async function read<T>(session: Session, graph: Sender, path: string, query: string, body: z.ZodType<T>): Promise<Fact<T>> {
  const exchange = await session.exchange((options) => graph.get(`/v1.0/${path}${query}`, null, options));
  const last = exchange.replies.at(-1);
  if (last?.status === 404) return { state: 'absent', at: last.at ?? session.clock.now() };
  return factOf(exchange, `${path} of Microsoft Graph`, session, (replies) => body.parse(replies.at(-1)?.body));
}

const secretsOf = ({ passwordCredentials, keyCredentials }: Held): ServicePrincipal['secrets'] => [
  ...passwordCredentials,
  ...keyCredentials,
];

/** The secrets of an application lie with the application; one that belongs to another tenant is not shown, and has none here. */
async function withApplication(session: Session, graph: Sender, it: z.infer<typeof Principal>, at: number) {
  const principal = { objectId: it.id, applicationId: it.appId, displayName: it.displayName };
  // Azure renews what a managed identity holds, and nobody ever sees it
  if (it.servicePrincipalType?.toLowerCase() === 'managedidentity')
    return { state: 'known', value: { ...principal, secrets: [] }, at } as const;
  const application = await read(session, graph, `applications(appId='${it.appId}')`, asking({ $select: CREDENTIALS }), held);
  if (application.state === 'unreadable') return application;
  const of = application.state === 'known' ? secretsOf(application.value) : [];
  return {
    state: 'known',
    value: { ...principal, secrets: [...secretsOf(it), ...of] },
    at: Math.min(at, application.at),
  } as const;
}

async function readPrincipal(session: Session, graph: Sender, id: Id): Promise<Fact<ServicePrincipal>> {
  const name = encodeURIComponent(nameOf(id).replaceAll("'", "''"));
  const found = id.startsWith('/applications/') ? `servicePrincipals(appId='${name}')` : `servicePrincipals/${name}`;
  const principal = await read(session, graph, found, PRINCIPAL, Principal);
  if (principal.state === 'known') return withApplication(session, graph, principal.value, principal.at);
  return worstOf([principal]) ?? unparsable(found, session.clock.now());
}

const unasked = (session: Session): Unreadable => ({
  state: 'unreadable',
  because: 'Microsoft Graph is not to be asked: the settings of the app do not allow it.',
  retryAt: null,
  at: session.clock.now(),
});

/** Reads principals of the directory, if Microsoft Graph may be asked. */
export function createDirectory(session: Session, options: GraphOptions | null): (id: Id) => Promise<Fact<ServicePrincipal>> {
  if (options === null) return async () => unasked(session);
  const { credential, httpClient, prepare } = session.connection;
  const credentialScopes = `${options.audience.replace(/\/+$/, '')}/.default`;
  const endpoint = options.endpoint.replace(/\/+$/, '');
  const graph = senderOn(prepare(new ServiceClient({ credential, credentialScopes, endpoint, httpClient })));
  return (id) => readPrincipal(session, graph, id);
}
