import type { Call, Instant, JsonObject, Provider, Resource, ResourceType } from '../contract.ts';
import { plainLocation } from '../kernel/regions.ts';
import { objectAt, stated, textAt } from './body.ts';
import { isAtLeast, record, tagsOf } from './record.ts';

const TYPE = 'Microsoft.OperationalInsights/workspaces';
const SETTINGS = ['retentionInDays', 'publicNetworkAccessForIngestion', 'publicNetworkAccessForQuery'];

/** Log Analytics workspaces, as far as components of Application Insights stand on them. Their keys and queries are not modelled. */
const workspaces: ResourceType = {
  type: TYPE,
  since: '2015-03-20',
  show: ({ id, name, location, tags, properties }, { apiVersion }) => ({
    properties,
    id: isAtLeast(apiVersion, '2021-01-01') ? id : olderSpelling(id),
    name,
    type: TYPE,
    location,
    tags: tags ?? {},
  }),
  put(call, existing) {
    const resource = record(call, TYPE, existing, {
      location: existing?.location ?? plainLocation(String(call.body.location)),
      tags: tagsOf(call, existing),
      properties: existing ? changed(call, existing.properties) : changed(call, born(call)),
    });
    const settles = existing ? {} : { afterSave: () => settle(call, resource) };
    return { status: existing ? 200 : 201, resource, reply: 'resource', ...settles };
  },
  patch: (call, existing) => ({
    status: 200,
    resource: record(call, TYPE, existing, { properties: changed(call, existing.properties), tags: tagsOf(call, existing) }),
    reply: 'resource',
  }),
  remove: () => ({ status: 200, reply: 'empty' }),
};

/** A new one is polled by GET: Azure announces no operation for it. */
function settle({ azure }: Call, { id, properties }: Resource): void {
  if (properties.provisioningState === 'Succeeded') return;
  azure.clock.schedule(azure.clock.now() + azure.settings.operationSeconds * 1000, () => {
    const latest = azure.store.get(id);
    if (latest) azure.store.save({ ...latest, properties: { ...latest.properties, provisioningState: 'Succeeded' } });
  });
}

function born({ azure }: Call): JsonObject {
  const now = azure.clock.now();
  return {
    source: 'Azure',
    customerId: azure.guid(),
    provisioningState: azure.settings.operationSeconds > 0 ? 'Creating' : 'Succeeded',
    sku: { name: 'pergb2018', lastSkuUpdate: longDate(now) },
    retentionInDays: 30,
    features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
    workspaceCapping: { dailyQuotaGb: -1, quotaNextResetTime: longDate(nextHour(now)), dataIngestionStatus: 'RespectQuota' },
    publicNetworkAccessForIngestion: 'Enabled',
    publicNetworkAccessForQuery: 'Enabled',
    createdDate: longDate(now),
  };
}

function changed({ azure, body }: Call, before: JsonObject): JsonObject {
  const wanted = objectAt(body, 'properties');
  const sku = textAt(objectAt(wanted, 'sku'), 'name');
  return {
    ...before,
    ...stated(wanted, SETTINGS),
    ...(sku === undefined ? {} : { sku: { ...objectAt(before, 'sku'), name: sku.toLowerCase() } }),
    features: { ...objectAt(before, 'features'), ...objectAt(wanted, 'features') },
    modifiedDate: longDate(azure.clock.now()),
  };
}

function olderSpelling(id: string): string {
  return id.replace('/resourceGroups/', '/resourcegroups/').replace(TYPE, TYPE.toLowerCase());
}

function longDate(at: Instant): string {
  return new Date(at).toUTCString();
}

function nextHour(at: Instant): Instant {
  return (Math.floor(at / 3_600_000) + 1) * 3_600_000;
}

export const operationalInsights: Provider = { namespace: 'Microsoft.OperationalInsights', types: [workspaces] };
