import type { Json, JsonObject, Resource, Route, Written } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { isObject, objectAt, stated, textAt } from './body.ts';
import { record } from './record.ts';
import { notModelled } from './refusals.ts';

const KINDS = ['keys', 'secrets', 'certificates', 'storage'] as const;
const VAULTS = 'Microsoft.KeyVault/vaults';

/**
 * PUT …/vaults/{vault}/accessPolicies/{add|replace|remove}: changes what single principals may do, and leaves all others alone.
 * The answer names the principals of the request with what they may do now.
 */
export const accessPolicies: Route = {
  method: 'PUT',
  path: /^(?<vault>\/subscriptions\/.+\/providers\/microsoft\.keyvault\/vaults\/[^/]+)\/accesspolicies\/(?<kind>[^/]+)$/,
  since: '2015-06-01',
  authorize: (_, { vault = '' }) => ({ action: `${VAULTS}/accessPolicies/write`, scope: vault }),
  handle(call, { vault: path = '', kind = '' }): Written {
    const vault = call.azure.store.get(path);
    if (!vault) throw new AzureError(404, 'VaultNotFound', `The vault '${path}' could not be found.`);
    const wanted = policiesIn(objectAt(call.body, 'properties'));
    if (wanted.length === 0) throw notModelled('access policies that name nobody');
    const policies = changed(kind, policiesIn(vault.properties), wanted);
    const shown = policies.filter((policy) => wanted.some((one) => isSame(one, policy)));
    const resource: Resource = record(call, VAULTS, vault, {
      properties: { ...vault.properties, accessPolicies: [...policies] },
    });
    return {
      status: 200,
      reply: {
        body: { id: `${vault.id}/accessPolicies/`, type: `${VAULTS}/accessPolicies`, properties: { accessPolicies: [...shown] } },
      },
      // the event is about the policies, not about the vault
      afterSave: () => call.azure.store.save(resource),
    };
  },
};

function policiesIn(properties: JsonObject): readonly JsonObject[] {
  const { accessPolicies: policies } = properties;
  return Array.isArray(policies) ? policies.filter(isObject) : [];
}

function changed(kind: string, before: readonly JsonObject[], wanted: readonly JsonObject[]): readonly JsonObject[] {
  const others = before.filter((policy) => !wanted.some((one) => isSame(one, policy)));
  const old = (one: JsonObject) => before.find((policy) => isSame(one, policy));
  switch (kind) {
    case 'add':
      return [
        ...others,
        ...wanted.map((one) => withPermissions(one, (list) => merged(permissions(old(one), list), permissions(one, list)))),
      ];
    case 'replace':
      return [...others, ...wanted.map((one) => withPermissions(one, (list) => permissions(one, list)))];
    case 'remove': {
      const left = wanted.flatMap((one) => {
        const policy = old(one);
        return policy ? [withPermissions(policy, (list) => less(permissions(policy, list), permissions(one, list)))] : [];
      });
      return [...others, ...left.filter((policy) => KINDS.some((list) => permissions(policy, list).length > 0))];
    }
    default:
      throw notModelled(`the change '${kind}' of access policies`);
  }
}

function isSame(a: JsonObject, b: JsonObject): boolean {
  return ['tenantId', 'objectId', 'applicationId'].every(
    (key) => textAt(a, key)?.toLowerCase() === textAt(b, key)?.toLowerCase(),
  );
}

function withPermissions(policy: JsonObject, listOf: (kind: (typeof KINDS)[number]) => readonly string[]): JsonObject {
  const lists = KINDS.map((kind) => [kind, listOf(kind)] as const).filter(([, list]) => list.length > 0);
  return { ...stated(policy, ['tenantId', 'objectId', 'applicationId']), permissions: Object.fromEntries(lists) };
}

function permissions(policy: JsonObject | undefined, kind: (typeof KINDS)[number]): readonly string[] {
  const list: Json | undefined = objectAt(policy, 'permissions')[kind];
  return Array.isArray(list) ? list.map(String) : [];
}

function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a, ...less(b, a)];
}

function less(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.filter((one) => !b.some((other) => other.toLowerCase() === one.toLowerCase()));
}
