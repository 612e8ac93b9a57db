import { describe, expect, it } from 'vitest';
import { actionType, parseId, spokenName } from '../../../src/sandbox/kernel/ids.ts';

const G = '/subscriptions/s1/resourceGroups/rg';

describe('an ARM id', () => {
  it('names a top-level resource, its group and its subscription', () => {
    expect(parseId(`${G}/providers/Microsoft.Storage/storageAccounts/acc`)).toEqual({
      text: `${G}/providers/Microsoft.Storage/storageAccounts/acc`,
      key: '/subscriptions/s1/resourcegroups/rg/providers/microsoft.storage/storageaccounts/acc',
      subscriptionId: 's1',
      resourceGroup: 'rg',
      type: 'Microsoft.Storage/storageAccounts',
      name: 'acc',
      parent: G,
    });
  });

  it('has its parent resource as parent when it is nested', () => {
    const { type, name, parent } = parseId(`${G}/providers/Microsoft.ML/workspaces/w/computes/c`);
    expect({ type, name, parent }).toEqual({
      type: 'Microsoft.ML/workspaces/computes',
      name: 'c',
      parent: `${G}/providers/Microsoft.ML/workspaces/w`,
    });
  });

  it('takes its type from what follows the last providers segment, when it extends another resource', () => {
    const scope = `${G}/providers/Microsoft.Storage/storageAccounts/acc`;
    const { type, parent, resourceGroup } = parseId(`${scope}/providers/Microsoft.Authorization/roleAssignments/r1`);
    expect({ type, parent, resourceGroup }).toEqual({
      type: 'Microsoft.Authorization/roleAssignments',
      parent: scope,
      resourceGroup: 'rg',
    });
  });

  it.each([
    ['//subscriptions/s1//providers/Microsoft.A/b/c', '/subscriptions/s1/providers/Microsoft.A/b/c'],
    ['/subscriptions/s1/', '/subscriptions/s1'],
    ['/subscriptions/s1/resourceGroups/my%20group', '/subscriptions/s1/resourceGroups/my group'],
  ])('reads %s as %s', (written, meant) => {
    expect(parseId(written).text).toBe(meant);
  });

  it('reads a collection and an action as a type without a name', () => {
    expect(parseId(`${G}/providers/Microsoft.A/barns`)).toMatchObject({ type: 'Microsoft.A/barns', name: '', parent: G });
    expect(parseId(`${G}/providers/Microsoft.A/barns/red/listKeys`)).toMatchObject({
      type: 'Microsoft.A/barns/listKeys',
      name: '',
      parent: `${G}/providers/Microsoft.A/barns/red`,
    });
  });

  it('knows subscriptions, groups, and the tenant', () => {
    expect(parseId('/subscriptions/s1')).toMatchObject({ type: 'Microsoft.Resources/subscriptions', name: 's1' });
    expect(parseId(G)).toMatchObject({ type: 'Microsoft.Resources/resourceGroups', name: 'rg', parent: '/subscriptions/s1' });
    expect(parseId('/providers/Microsoft.Authorization/roleDefinitions/x')).toMatchObject({
      parent: '',
      subscriptionId: undefined,
    });
  });

  it('is asked about as a group of a subscription, and spoken of with types and names in turn', () => {
    expect(actionType('Microsoft.Resources/resourceGroups')).toBe('Microsoft.Resources/subscriptions/resourceGroups');
    expect(spokenName(parseId(`${G}/providers/Microsoft.A/b/c/d/e`))).toBe('Microsoft.A/b/c/d/e');
  });
});
