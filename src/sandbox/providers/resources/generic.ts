import type { Call, JsonObject, Resource, Route } from '../../contract.ts';
import { isAtLeast, sevenDecimals, systemData } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { expanded, times } from './expand.ts';
import { inPages } from './paging.ts';
import { GROUPS } from './resource-groups.ts';

const FORMS: readonly (readonly [RegExp, (value: string, other: string) => (resource: Resource) => boolean])[] = [
  [/^resourcetype eq '([^']*)'$/i, (type) => (resource) => same(resource.type, type)],
  [/^name eq '([^']*)'$/i, (name) => (resource) => same(resource.name, name)],
  [/^resourcegroup eq '([^']*)'$/i, (group) => (resource) => same(groupOf(resource), group)],
  [/^location eq '([^']*)'$/i, (location) => (resource) => same(resource.location ?? '', location)],
  [/^tagname eq '([^']*)'$/i, (name) => (resource) => tagOf(resource, name) !== undefined],
  [
    /^tagvalue eq '([^']*)'$/i,
    (value) =>
      ({ tags }) =>
        Object.values(tags ?? {}).includes(value),
  ],
  [/^tagname eq '([^']*)' and tagvalue eq '([^']*)'$/i, (name, value) => (resource) => tagOf(resource, name) === value],
];

/** Who made a resource of these, their provider may tell; Resource Manager does not know it. */
const WITHOUT_SYSTEM_DATA: ReadonlySet<string> = new Set([
  'microsoft.storage',
  'microsoft.keyvault',
  'microsoft.insights',
  'microsoft.operationalinsights',
  'microsoft.managedidentity',
  'microsoft.containerinstance',
  'microsoft.containerservice',
  'microsoft.batch',
  'microsoft.web',
]);

/** The resources of a subscription or group whatever their provider, as Resource Manager keeps them: without properties. */
export const genericRoutes: readonly Route[] = [
  route(/^(?<scope>\/subscriptions\/[^/]+)\/resources$/, 'Microsoft.Resources/subscriptions/resources/read'),
  route(
    /^(?<scope>\/subscriptions\/[^/]+\/resourcegroups\/[^/]+)\/resources$/,
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
  ),
];

function route(path: RegExp, action: string): Route {
  return {
    method: 'GET',
    path,
    since: '2014-04-01',
    authorize: (_, { scope = '' }) => ({ action, scope }),
    handle: (call, { scope = '' }) =>
      inPages(
        call,
        listed(call, scope).map((resource) => show(resource, call)),
      ),
  };
}

function listed({ azure, query }: Call, scope: string): readonly Resource[] {
  const keeps = filterOf(query.get('$filter'));
  return azure.store.below(scope).filter((resource) => isTopLevel(resource) && keeps(resource));
}

/** What has no place of its own is not listed: groups, nested resources, and what extends another, as assignments and locks do. */
function isTopLevel({ id, type, location }: Resource): boolean {
  return (
    location !== undefined &&
    type !== GROUPS &&
    type.split('/').length === 2 &&
    /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i.test(id)
  );
}

function filterOf(text: string | null): (resource: Resource) => boolean {
  if (text === null || text.trim() === '') return () => true;
  const whole = formOf(text.trim());
  if (whole) return whole;
  const parts = text.split(/\s+(and|or)\s+/i);
  const words = new Set(parts.filter((_, index) => index % 2 === 1).map((word) => word.toLowerCase()));
  const forms = parts.filter((_, index) => index % 2 === 0).map((part) => formOf(part.trim()));
  if (words.size !== 1 || !forms.every((form) => form !== undefined)) throw notModelled(`the filter '${text}'`);
  return words.has('and')
    ? (resource) => forms.every((form) => form(resource))
    : (resource) => forms.some((form) => form(resource));
}

function formOf(text: string): ((resource: Resource) => boolean) | undefined {
  for (const [form, make] of FORMS) {
    const match = form.exec(text);
    if (match) return make(match[1] ?? '', match[2] ?? '');
  }
  return undefined;
}

function show(resource: Resource, { azure, apiVersion, query }: Call): JsonObject {
  const { name, kind, sku, location, identity, tags } = resource;
  const asked = expanded(query);
  const state = resource.properties.provisioningState;
  const tellsWho = isAtLeast(apiVersion, '2021-01-01') && !WITHOUT_SYSTEM_DATA.has(namespaceOf(resource).toLowerCase());
  return {
    id: resource.id.replace(/^(\/subscriptions\/[^/]+)\/resourcegroups\//i, '$1/resourceGroups/'),
    name,
    type: `${namespaceOf(resource)}/${resource.type.split('/').slice(1).join('/')}`,
    ...(sku ? { sku } : {}),
    ...(kind ? { kind } : {}),
    location,
    ...(identity ? { identity } : {}),
    ...times(resource, asked),
    ...(asked.has('provisioningstate') ? { provisioningState: typeof state === 'string' ? state : 'Succeeded' } : {}),
    ...(tags ? { tags } : {}),
    ...(tellsWho ? { systemData: systemData(resource, azure, sevenDecimals) } : {}),
  };
}

/** The provider as the id spells it: the list's type follows the id. */
function namespaceOf({ id }: Resource): string {
  return /\/providers\/([^/]+)\//i.exec(id)?.[1] ?? '';
}

function tagOf({ tags }: Resource, name: string) {
  return Object.entries(tags ?? {}).find(([key]) => same(key, name))?.[1];
}

function groupOf({ id }: Resource): string {
  return id.split('/')[4] ?? '';
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
