import type { Azure } from '../../azure.ts';
import type { Instant, Json, JsonObject, Resource } from '../../contract.ts';
import { isObject } from '../body.ts';
import { ACCOUNTS } from '../storage/types.ts';

const METRICS = 'Microsoft.Insights/metrics';
const EPOCH = { createdBy: 'sandbox', modifiedBy: 'sandbox', etag: 'traffic' };

/** How a request to an account was authorised, as the metric calls it. Delegated signatures count as SAS too. */
export const AUTHENTICATIONS = ['AccountKey', 'SAS', 'OAuth', 'Anonymous', 'AnonymousPreflight'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** Requests of one moment. */
export interface Sample {
  readonly at: Instant;
  readonly authentication: Authentication;
  readonly requests: number;
}

/** Counts requests to an account, now unless said otherwise: the data plane itself is not modelled. Throws where there is no such account. */
export function addTraffic(azure: Azure, accountId: string, sample: Omit<Sample, 'at'> & { readonly at?: Instant }): void {
  const account = azure.store.get(accountId);
  if (account?.type !== ACCOUNTS) throw new Error(`No storage account has the id ${accountId}.`);
  const at = sample.at ?? azure.clock.now();
  const counted: JsonObject = { at, authentication: sample.authentication, requests: sample.requests };
  const id = trafficId(account);
  const samples = [...samplesIn(azure.store.get(id)), counted];
  azure.store.save({ ...EPOCH, id, type: METRICS, name: 'Transactions', properties: { samples }, createdAt: at, modifiedAt: at });
}

/** Every request to an account that was counted. */
export function trafficOf({ store }: Azure, account: Resource): readonly Sample[] {
  return samplesIn(store.get(trafficId(account))).map(({ at, authentication, requests }) => ({
    at: Number(at),
    authentication: authentication as Authentication,
    requests: Number(requests),
  }));
}

function trafficId({ id }: Resource): string {
  return `${id}/providers/${METRICS}/Transactions`;
}

function samplesIn(kept: Resource | undefined): readonly JsonObject[] {
  const samples: Json | undefined = kept?.properties.samples;
  return Array.isArray(samples) ? samples.filter(isObject) : [];
}
