import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne, refusing } from '../support/azure.ts';

const cluster = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks');
const shown = (properties: object) =>
  factValue(azureOn(() => ({ status: 200, body: { id: cluster, properties } })).azure, 'cluster', cluster);

describe('a managed cluster', () => {
  it('pulls as its kubelet where a managed identity acts', async () => {
    const identityProfile = { kubeletidentity: { resourceId: '/x', clientId: 'C', objectId: 'KUBELET' } };
    expect(await shown({ identityProfile, servicePrincipalProfile: { clientId: 'msi' } })).toEqual({
      id: cluster,
      kubelet: 'kubelet',
      applicationId: null,
    });
  });

  it('pulls as a service principal, of which it shows the application', async () => {
    expect(await shown({ servicePrincipalProfile: { clientId: 'APP' } })).toEqual({
      id: cluster,
      kubelet: null,
      applicationId: 'app',
    });
  });

  it('that was deleted is absent', async () => {
    expect(await readOne(azureOn(() => refusing(404, 'ResourceNotFound')).azure, 'cluster', cluster)).toMatchObject({
      state: 'absent',
    });
  });
});
