import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne } from '../support/azure.ts';

const registry = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/images');
const bodyOf = (properties: object) => ({
  id: registry,
  name: 'images',
  location: 'eastus',
  tags: { Cost: '42' },
  sku: { name: 'Premium', tier: 'Premium' },
  properties: { loginServer: 'images.azurecr.io', provisioningState: 'Succeeded', adminUserEnabled: false, ...properties },
});
const on = (properties: object) => azureOn(() => ({ status: 200, body: bodyOf(properties) }));

describe('a registry', () => {
  it('is read at the version that tells in which mode it judges roles', async () => {
    const { azure, sent } = on({ creationDate: '2025-01-01T00:00:00.5Z' });
    expect(await factValue(azure, 'registry', registry)).toEqual({
      id: registry,
      tags: { cost: '42' },
      loginServer: 'images.azurecr.io',
      adminUser: false,
      roleMode: 'legacy',
      provisioningState: 'Succeeded',
      createdAt: Date.parse('2025-01-01T00:00:00.500Z'),
    });
    expect(sent[0]?.query.get('api-version')).toBe('2025-11-01');
  });

  it.each([
    ['LegacyRegistryPermissions', 'legacy'],
    ['AbacRepositoryPermissions', 'abac'],
    ['abacrepositorypermissions', 'abac'],
    ['TomorrowPermissions', 'TomorrowPermissions'],
  ])('in mode %s judges roles as %s', async (roleAssignmentMode, expected) => {
    expect(await factValue(on({ roleAssignmentMode }).azure, 'registry', registry)).toMatchObject({ roleMode: expected });
  });

  it('that does not say whether its admin user is on is unreadable, not compliant', async () => {
    expect(await readOne(on({ adminUserEnabled: undefined }).azure, 'registry', registry)).toMatchObject({ state: 'unreadable' });
  });
});
