import type { Schema } from './listener.ts';
import { wordFor } from './outcome.ts';
import type { EventGridPorts, PostAnswer } from './ports.ts';

const origin = 'eventgrid.azure.net';

export interface Endpoint {
  readonly url: string;
  readonly schema: Schema;
  /** The topic that the subscription listens to. */
  readonly topic: string;
  readonly subscriptionName: string;
}

/**
 * What an endpoint said when asked whether it wants events. `manual`: it answered 200 without echoing the code, so a person would have to
 * open the validation link. `believed`: it is outside this machine and was not asked.
 */
export type Handshake =
  | { readonly kind: 'agreed' | 'manual' | 'believed' }
  | { readonly kind: 'refused'; readonly message: string };

/** What the provider of event subscriptions asks about destinations. */
export interface Endpoints {
  handshake(endpoint: Endpoint): Promise<Handshake>;
  /** The webhook of a function, by its ARM id; nothing if no such function exists. */
  functionUrl(resourceId: string): string | undefined;
}

/** Asks a webhook for its consent as its schema prescribes. Never rejects. `at` and `guid` go into Azure's message of a failure. */
export async function handshake(ports: EventGridPorts, endpoint: Endpoint, at: string, guid: () => string): Promise<Handshake> {
  if (!ports.reaches(new URL(endpoint.url))) return { kind: 'believed' };
  return endpoint.schema === 'CloudEventSchemaV1_0'
    ? askByOptions(ports, endpoint, at, guid)
    : askByEvent(ports, endpoint, at, guid);
}

async function askByEvent(ports: EventGridPorts, endpoint: Endpoint, at: string, guid: () => string): Promise<Handshake> {
  const validationCode = guid().toUpperCase();
  const event = {
    id: guid(),
    topic: endpoint.topic,
    subject: '',
    data: { validationCode },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: at,
    metadataVersion: '1',
    dataVersion: '2',
  };
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'aeg-event-type': 'SubscriptionValidation',
    'aeg-subscription-name': endpoint.subscriptionName.toUpperCase(),
  };
  const answer = await ports
    .post(endpoint.url, { method: 'POST', headers, body: JSON.stringify([event]) })
    .catch(() => undefined);
  if (answer?.status !== 200) return refusal(endpoint, 'POST', answer, 'esvalidation', at, guid);
  return { kind: echoed(answer.body) === validationCode ? 'agreed' : 'manual' };
}

async function askByOptions(ports: EventGridPorts, endpoint: Endpoint, at: string, guid: () => string): Promise<Handshake> {
  const headers = { 'webhook-request-origin': origin, 'webhook-request-rate': '120' };
  const answer = await ports.post(endpoint.url, { method: 'OPTIONS', headers }).catch(() => undefined);
  const allowed = answer?.headers['webhook-allowed-origin'];
  if (answer?.status === 200 && (allowed === '*' || allowed?.toLowerCase() === origin)) return { kind: 'agreed' };
  return refusal(endpoint, 'OPTIONS', answer, 'esvalidationcloudevent', at, guid);
}

function refusal(
  endpoint: Endpoint,
  method: 'POST' | 'OPTIONS',
  answer: PostAnswer | undefined,
  help: string,
  at: string,
  guid: () => string,
): Handshake {
  const word = answer === undefined ? 'Unknown' : wordFor(answer.status);
  return {
    kind: 'refused',
    message:
      `Webhook validation handshake failed for ${baseOf(endpoint.url)}. Http ${method} request failed with response code ${word}. ` +
      `For troublehooting, visit https://aka.ms/${help}. Activity id:${guid()}, timestamp: ${at} (UTC).`,
  };
}

/** The address without its query: the query holds keys and is never shown. */
export function baseOf(url: string): string {
  return url.split('?')[0] ?? url;
}

function echoed(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'validationResponse' in parsed
      ? parsed.validationResponse
      : undefined;
  } catch {
    return undefined;
  }
}
