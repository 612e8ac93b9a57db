import type { Provider } from '../../contract.ts';
import { deploymentRoutes } from '../deployments/routes.ts';
import { genericRoutes } from './generic.ts';
import { type Catalogue, registrationRoutes } from './registrations.ts';
import { resourceGroups } from './resource-groups.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { tagNames } from './tag-names.ts';
import { tagRoutes } from './tags.ts';

/** What Resource Manager keeps itself. `catalogue` names what all providers offer, itself included. */
export function resources(catalogue: Catalogue): Provider {
  const isModelled = (type: string): boolean =>
    Object.values(catalogue()).some((types) => types.some((known) => known.type.toLowerCase() === type.toLowerCase()));
  return {
    namespace: 'Microsoft.Resources',
    types: [resourceGroups],
    routes: [
      ...subscriptionRoutes,
      ...genericRoutes,
      ...registrationRoutes(catalogue),
      ...tagRoutes,
      tagNames,
      ...deploymentRoutes(isModelled),
    ],
  };
}
