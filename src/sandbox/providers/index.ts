import type { Provider } from '../contract.ts';
import { authorization } from './authorization/index.ts';
import { containerRegistry } from './container-registry/index.ts';
import { eventGrid } from './event-grid/index.ts';
import { insights } from './insights.ts';
import { keyVault } from './key-vault.ts';
import { machineLearning } from './machine-learning/provider.ts';
import { managedIdentity } from './managed-identity.ts';
import { batch } from './neighbours/batch.ts';
import { containerApps } from './neighbours/container-apps.ts';
import { containerInstance } from './neighbours/container-instance.ts';
import { containerService } from './neighbours/container-service.ts';
import { web } from './neighbours/web.ts';
import { operationalInsights } from './operational-insights.ts';
import { resourceGraph } from './resource-graph/index.ts';
import { resources } from './resources/index.ts';
import { storage } from './storage/index.ts';

/** Every resource provider that the sandbox models. */
export const providers: readonly Provider[] = [
  resources(() => Object.fromEntries(providers.map(({ namespace, types }) => [namespace, types]))),
  authorization,
  storage,
  containerRegistry,
  keyVault,
  insights,
  operationalInsights,
  managedIdentity,
  machineLearning,
  containerInstance,
  containerApps,
  web,
  batch,
  containerService,
  eventGrid,
  resourceGraph(() => providers.flatMap(({ types }) => types)),
];
