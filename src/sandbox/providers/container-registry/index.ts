import type { Call, LongRunning, Provider, Resource, ResourceType, Written } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';
import { objectAt } from '../body.ts';
import { forgetIdentity, identityOf, type Spelling } from '../identity.ts';
import { privateLinkRoutes } from '../private-link.ts';
import { groupScope, record, tagsOf } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { registryProperties, registrySku } from './body.ts';
import { listCredentials, newPasswords, regenerateCredential } from './credentials.ts';
import { importImage } from './import-image.ts';
import { resultOperation } from './result-operation.ts';
import { checkRegistryName, REGISTRIES, routes } from './routes.ts';
import { showRegistry } from './show.ts';

const SPELLING: Spelling = { system: 'systemAssigned', user: 'userAssigned', separator: ', ' };

/**
 * Container registries. A write is done at once, even a creation, unless its body names an identity or anonymous pull: then it takes
 * an operation, whether or not anything changes.
 */
const registries: ResourceType = {
  type: REGISTRIES,
  since: '2017-03-01',
  show: showRegistry,
  put(call, existing) {
    if (existing === undefined) checkRegistryName(call);
    return written(call, existing);
  },
  patch: written,
  remove,
  actions: {
    listCredentials: { run: listCredentials },
    regenerateCredential: { run: regenerateCredential },
    importImage: { run: importImage },
  },
};

/** A registry that is Premium, or once was, has replicas: its deletion takes an operation, and shows what is being deleted. */
function remove(call: Call, existing: Resource): Written {
  if (!wasPremium(existing)) return { status: 200, reply: 'empty' };
  const resource = { ...existing, properties: { ...existing.properties, provisioningState: 'Deleting' } };
  return { status: 202, resource, reply: 'resource', operation: resultOperation(call, existing.location ?? '') };
}

function wasPremium({ sku, secrets }: Resource): boolean {
  return sku?.name === 'Premium' || secrets?.wasPremium === true;
}

function written(call: Call, existing: Resource | undefined): Written {
  const resource = resourceOf(call, existing);
  const isSlow = call.body.identity !== undefined || objectAt(call.body, 'properties').anonymousPullEnabled !== undefined;
  if (isSlow) return inTime(call, resource, existing ? 'Updating' : 'Creating', existing);
  const afterSave = () => forgetIdentity(call, existing?.identity, resource.identity);
  return { status: 200, resource, reply: 'resource', afterSave };
}

function resourceOf(call: Call, existing: Resource | undefined): Resource {
  const owner = { id: existing?.id ?? `${groupScope(call)}/providers/${REGISTRIES}/${call.id.name}`, name: call.id.name };
  const sku = registrySku(call, existing);
  const properties = registryProperties(call, existing, sku);
  const identity = call.body.identity === undefined ? existing?.identity : identityOf(call, owner, existing?.identity, SPELLING);
  return record(call, REGISTRIES, existing, {
    location: existing?.location ?? plainLocation(String(call.body.location)),
    sku,
    identity,
    tags: tagsOf(call, existing),
    properties: { ...properties, provisioningState: 'Succeeded' },
    secrets: {
      ...(existing?.secrets ?? newPasswords(call.azure)),
      ...(existing && wasPremium(existing) ? { wasPremium: true } : {}),
    },
  });
}

function inTime(call: Call, resource: Resource, provisioningState: string, existing: Resource | undefined): Written {
  return {
    status: 201,
    resource: { ...resource, properties: { ...resource.properties, provisioningState } },
    reply: 'resource',
    operation: operation(call, resource, provisioningState),
    afterSave: () => forgetIdentity(call, existing?.identity, resource.identity),
  };
}

/** Its status words are the provisioning states, and its polls say nothing else. */
function operation(call: Call, { id, sku }: Resource, running: string): LongRunning {
  const { store } = call.azure;
  return {
    path: `${id}/operationStatuses/registries-{id}`,
    headers: 'azure-async',
    running,
    // only a new Premium registry was ever seen unfinished by the time of the first poll of every recording
    ...(running === 'Creating' && sku?.name === 'Premium' ? {} : { seconds: 0 }),
    show: ({ status, error }) => (error ? { status, error } : { status }),
    finish() {
      const registry = store.get(id);
      if (registry) store.save({ ...registry, properties: { ...registry.properties, provisioningState: 'Succeeded' } });
    },
  };
}

/** Networks link to the registry and to where it keeps its data in a region, as one. */
const links = privateLinkRoutes({
  type: REGISTRIES,
  since: '2019-12-01',
  resources({ location, sku }, { azure }) {
    if (sku?.name !== 'Premium') throw notModelled('what a network may link to in a registry that is not Premium');
    const requiredMembers = [`registry_data_${location}`, 'registry'];
    return [{ groupId: 'registry', requiredMembers, requiredZoneNames: [`privatelink.${azure.cloud.registry}`] }];
  },
});

export const containerRegistry: Provider = {
  namespace: 'Microsoft.ContainerRegistry',
  types: [registries],
  routes: [...routes, ...links],
};
