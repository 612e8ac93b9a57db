import type { Call, JsonObject, Provider, Resource, ResourceType } from '../contract.ts';
import { plainLocation } from '../kernel/regions.ts';
import { objectAt, stated, textAt } from './body.ts';
import { metrics } from './metrics/index.ts';
import { record, sevenDecimals, tagsOf } from './record.ts';
import { notModelled } from './refusals.ts';

const TYPE = 'Microsoft.Insights/components';
const WRITABLE = [
  'Application_Type',
  'Flow_Type',
  'Request_Source',
  'RetentionInDays',
  'SamplingPercentage',
  'DisableIpMasking',
  'DisableLocalAuth',
  'ImmediatePurgeDataOn30Days',
  'IngestionMode',
  'WorkspaceResourceId',
  'publicNetworkAccessForIngestion',
  'publicNetworkAccessForQuery',
];

/** Application Insights components. The provider's names are older than the conventions: its type is lower-case, its properties are not. */
const components: ResourceType = {
  type: TYPE,
  since: '2014-04-01',
  show: ({ kind, etag, id, name, location, tags, properties }) => ({
    kind,
    etag: `"${etag}"`,
    id,
    name,
    type: TYPE.replace('Microsoft.Insights', 'microsoft.insights'),
    location,
    tags: tags ?? {},
    properties,
  }),
  put(call, existing) {
    const kind = textAt(call.body, 'kind') ?? existing?.kind;
    if (kind === undefined) throw notModelled('a component without a kind');
    const stating = stated(objectAt(call.body, 'properties'), WRITABLE);
    const { RetentionInDays: days } = stating;
    const wanted = days === undefined ? stating : { ...stating, Retention: `P${days}D` };
    const properties = { ...(existing?.properties ?? born(call)), ...wanted };
    const location = existing?.location ?? String(call.body.location);
    const resource = record(call, TYPE, existing, { kind, location, tags: tagsOf(call, existing), properties });
    return { status: 200, resource: existing ? resource : { ...resource, id: ownSpelling(resource) }, reply: 'resource' };
  },
  patch: (call, existing) => ({
    status: 200,
    resource: record(call, TYPE, existing, { properties: existing.properties, tags: tagsOf(call, existing) }),
    reply: 'resource',
  }),
  remove: () => ({ status: 200, reply: 'empty' }),
};

function ownSpelling({ id }: Resource): string {
  return id.replace('/providers/Microsoft.Insights/', '/providers/microsoft.insights/');
}

function born(call: Call): JsonObject {
  const { azure, id } = call;
  const key = azure.guid();
  const appId = azure.guid();
  const region = plainLocation(String(call.body.location));
  const endpoints = `IngestionEndpoint=https://${region}.in.applicationinsights.azure.com/;LiveEndpoint=https://${region}.livediagnostics.monitor.azure.com/`;
  return {
    ApplicationId: id.name,
    AppId: appId,
    Application_Type: 'web',
    Flow_Type: null,
    Request_Source: null,
    InstrumentationKey: key,
    ConnectionString: `InstrumentationKey=${key};${endpoints};ApplicationId=${appId}`,
    Name: id.name,
    CreationDate: sevenDecimals(azure.clock.now()).replace('Z', '+00:00'),
    TenantId: id.subscriptionId,
    provisioningState: 'Succeeded',
    SamplingPercentage: null,
    RetentionInDays: 90,
    IngestionMode: 'ApplicationInsights',
    publicNetworkAccessForIngestion: 'Enabled',
    publicNetworkAccessForQuery: 'Enabled',
    Ver: 'v2',
  };
}

export const insights: Provider = { namespace: 'Microsoft.Insights', types: [components], routes: [metrics] };
