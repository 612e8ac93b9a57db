import type { Call, JsonObject, Provider, Resource, ResourceType } from '../../contract.ts';
import { objectAt, stated, textAt } from '../body.ts';
import { record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { neighbourType } from './neighbour.ts';

const NAMESPACE = 'Microsoft.Web';
const SITE = `${NAMESPACE}/sites`;
const SLOT = `${SITE}/slots`;
const SETTINGS = [
  'linuxFxVersion',
  'windowsFxVersion',
  'acrUseManagedIdentityCreds',
  'acrUserManagedIdentityID',
  'alwaysOn',
  'http20Enabled',
];
const KEPT = [
  'serverFarmId',
  'reserved',
  'isXenon',
  'hyperV',
  'httpsOnly',
  'scmSiteAlsoStopped',
  'virtualNetworkSubnetId',
  'publicNetworkAccess',
];

/**
 * Sites and their slots: which image they run. How they log in to its registry stands in `config/web`; the password itself is never
 * kept. A list of sites holds no slots.
 */
const siteType = (type: string): ResourceType =>
  neighbourType({
    type,
    since: '2018-11-01',
    statuses: [200, 200],
    properties(call) {
      const wanted = objectAt(call.body, 'properties');
      const [site = '', slot] = namesOf(call.id.text);
      const host = `${slot === undefined ? site : `${site}-${slot}`}.${call.azure.cloud.webSites}`.toLowerCase();
      return {
        name: slot === undefined ? site : `${site}(${slot})`,
        state: 'Running',
        hostNames: [host],
        defaultHostName: host,
        enabled: true,
        ...stated(wanted, KEPT),
      };
    },
    show(site, { azure }) {
      const siteConfig = azure.store.get(`${site.id}/config/web`)?.properties ?? {};
      const properties = [
        { name: 'LinuxFxVersion', value: siteConfig.linuxFxVersion ?? '' },
        { name: 'WindowsFxVersion', value: siteConfig.windowsFxVersion ?? null },
      ];
      const told = { ...site.properties, ...(site.kind ? { kind: site.kind } : {}) };
      return {
        name: namesOf(site.id).join('/'),
        properties: { ...told, siteProperties: { metadata: null, properties, appSettings: null }, siteConfig },
      };
    },
    afterSave(call, site, existing) {
      const before = existing && call.azure.store.get(`${site.id}/config/web`);
      call.azure.store.save(configOf(call, site, before, objectAt(objectAt(call.body, 'properties'), 'siteConfig')));
    },
    remove: () => ({ status: 200, reply: 'empty' }),
  });

/** The name of a site, and of its slot. */
const namesOf = (id: string): readonly string[] =>
  /\/sites\/([^/]+)(?:\/slots\/([^/]+))?/i
    .exec(id)
    ?.slice(1)
    .filter((it) => it !== undefined) ?? [];

/** …/config/web. Every site has it from its first moment; the other parts of a site's configuration are not modelled. */
const configType = (of: string): ResourceType => ({
  type: `${of}/config`,
  since: '2018-11-01',
  tracked: false,
  show: ({ id, type, location, properties }) => ({ id, name: namesOf(id).join('/'), type, location, properties }),
  put: change,
  patch: (call, existing) => change(call, existing),
  absent: ({ id }) => notModelled(`the configuration '${id.name}' of a site`),
  list: () => {
    throw notModelled('a list of the configurations of a site');
  },
});

function change(call: Call, existing: Resource | undefined) {
  const site = call.azure.store.get(call.id.parent);
  if (!site || !existing) throw notModelled(`the configuration '${call.id.name}' of a site`);
  const resource = configOf(call, site, existing, objectAt(call.body, 'properties'));
  return { status: 200 as const, resource, reply: 'resource' as const };
}

function configOf(call: Call, site: Resource, before: Resource | undefined, wanted: JsonObject): Resource {
  const born = {
    numberOfWorkers: 1,
    linuxFxVersion: '',
    windowsFxVersion: null,
    acrUseManagedIdentityCreds: false,
    acrUserManagedIdentityID: null,
    alwaysOn: false,
    http20Enabled: false,
  };
  const odd = textAt(wanted, 'acrUserManagedIdentityID');
  if (odd?.startsWith('/')) throw notModelled('an acrUserManagedIdentityID that is no client id');
  const properties = { ...(before?.properties ?? born), ...stated(wanted, SETTINGS) };
  const made = record(call, `${site.type}/config`, before, { location: site.location, properties });
  return { ...made, id: `${site.id}/config/web`, name: 'web' };
}

export const web: Provider = { namespace: NAMESPACE, types: [SITE, SLOT].flatMap((type) => [siteType(type), configType(type)]) };
