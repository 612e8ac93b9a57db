import { describe, expect, it } from 'vitest';
import { destinationOf, targetOf } from '../../src/model/change.ts';
import { id, isWithin, parseId, spoken, typeOf } from '../../src/model/id.ts';
import { allows, takes } from '../../src/model/role.ts';
import { WATCHED } from '../../src/model/tables.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { ACCOUNT, GROUP, REGISTRY, SUBSCRIPTION, W1 } from '../support/literals.ts';

describe('an id', () => {
  it('is lower-cased, without double or trailing slashes', () => {
    expect(parseId('//Subscriptions/A/resourceGroups/B/')).toBe('/subscriptions/a/resourcegroups/b');
  });

  it.each(['', '/', 'a b', '/subscriptions/a?x=1', '/a#b', '/subscriptions/a/../b', '/a/.', '/a/%2E%2e/b'])(
    '«%s» is none',
    (text) => {
      expect(parseId(text)).toBeUndefined();
      expect(() => id(text)).toThrow(`«${text}» is not an Azure resource id.`);
    },
  );

  it('may have dots in its names', () => expect(parseId('/a/.b/c..d')).toBe('/a/.b/c..d'));

  it('knows its type, also nested and of an extension', () => {
    expect(typeOf(id(`${W1}/computes/gpu`))).toBe('microsoft.machinelearningservices/workspaces/computes');
    expect(typeOf(id(`${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/x`))).toBe(
      'microsoft.authorization/roleassignments',
    );
    expect(typeOf(GROUP)).toBe('');
    expect(spoken(id(`${W1}/computes/gpu`))).toBe('computes «gpu»');
  });

  it('lies within its own scope and those above, not within one whose name it begins with', () => {
    expect(isWithin(W1, GROUP)).toBe(true);
    expect(isWithin(W1, W1)).toBe(true);
    expect(isWithin(id(`${GROUP}2/x/y`), GROUP)).toBe(false);
  });
});

describe('a change', () => {
  const leads = (resource: string, operation: string) => destinationOf({ resource: id(resource), operation });

  it('of a subject leads to it, in any spelling', () => {
    expect(leads(REGISTRY, 'MICROSOFT.containerregistry/registries/WRITE').targets).toEqual([{ kind: 'registry', id: REGISTRY }]);
    expect(leads(ACCOUNT, 'Microsoft.Storage/storageAccounts/write').targets).toEqual([{ kind: 'storage', id: ACCOUNT }]);
  });

  it('of something in a workspace leads to the workspace', () => {
    for (const kind of ['computes', 'datastores', 'connections', 'onlineEndpoints']) {
      expect(leads(`${W1}/${kind}/x`, `Microsoft.MachineLearningServices/workspaces/${kind}/write`).targets).toEqual([
        { kind: 'workspace', id: W1 },
      ]);
    }
  });

  it('of an environment leads to the environments of its workspace, which no other change is read for', () => {
    const version = `${W1}/environments/train/versions/1`;
    expect(leads(version, 'Microsoft.MachineLearningServices/workspaces/environments/versions/write').targets).toEqual([
      { kind: 'environments', id: environmentsOf(W1) },
    ]);
    expect(targetOf(environmentsOf(W1))).toEqual({ kind: 'environments', id: environmentsOf(W1) });
    expect(targetOf(id(`${W1}/environments/environments`))).toBeUndefined();
  });

  it('of a role assignment leads to all that depends on its scope', () => {
    const deleted = 'Microsoft.Authorization/roleAssignments/delete';
    expect(leads(`${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/x`, deleted)).toEqual({
      targets: [],
      scopes: [REGISTRY],
    });
    expect(leads(`${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/x`, deleted).scopes).toEqual([SUBSCRIPTION]);
    expect(leads('/providers/Microsoft.Authorization/roleAssignments/x', deleted).scopes).toEqual(['/']);
  });

  it('of anything else leads nowhere', () => {
    expect(leads(ACCOUNT, 'Microsoft.Storage/storageAccounts/listKeys/action')).toEqual({ targets: [], scopes: [] });
    expect(WATCHED.size).toBe(22);
  });
});

describe('a permission', () => {
  const of = (actions: readonly string[], notActions: readonly string[] = []) => [
    { actions, notActions, dataActions: [], notDataActions: [] },
  ];

  it('is matched with wildcards and without case, unless it is taken away again', () => {
    expect(
      allows(of(['microsoft.containerregistry/REGISTRIES/*']), 'actions', 'Microsoft.ContainerRegistry/registries/pull/read'),
    ).toBe(true);
    expect(allows(of(['*'], ['*/pull/read']), 'actions', 'Microsoft.ContainerRegistry/registries/pull/read')).toBe(false);
    expect(allows(of(['*/read']), 'actions', 'Microsoft.ContainerRegistry/registries/pull/readable')).toBe(false);
    const operator = of(['Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action']);
    expect(allows(operator, 'actions', 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action')).toBe(true);
    expect(allows(of(['*'], ['a/computes/*/write']), 'actions', 'a/computes/write')).toBe(false);
    expect(allows(of(['a/*/b']), 'actions', 'ab')).toBe(false);
  });

  it('to all of a type is not given where a part of it is taken, and taken by a part', () => {
    const everything = 'Microsoft.Storage/storageAccounts/*';
    expect(allows(of(['*'], ['Microsoft.Authorization/*/Write']), 'actions', everything)).toBe(true);
    expect(allows(of(['*'], ['Microsoft.Storage/storageAccounts/write']), 'actions', everything)).toBe(false);
    expect(allows(of(['*'], ['*/delete']), 'actions', everything)).toBe(false);
    expect(allows(of(['Microsoft.Storage/storageAccounts/write']), 'actions', everything)).toBe(false);
    expect(takes(of(['Microsoft.Storage/storageAccounts/write']), 'actions', everything)).toBe(true);
    expect(takes(of(['Microsoft.Storage/*']), 'actions', everything)).toBe(true);
    expect(takes(of(['Microsoft.KeyVault/vaults/write']), 'actions', everything)).toBe(false);
    expect(allows(of(['*']), 'dataActions', 'Microsoft.Storage/x/read')).toBe(false);
  });
});
