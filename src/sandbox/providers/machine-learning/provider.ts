import type { Provider } from '../../contract.ts';
import { computes } from './computes.ts';
import { connections } from './connections.ts';
import { datastores } from './datastores.ts';
import { deployments } from './deployments.ts';
import { batchEndpoints, onlineEndpoints } from './endpoints.ts';
import { environments } from './environments.ts';
import { jobs } from './jobs.ts';
import { services } from './services.ts';
import { workspaces } from './workspaces.ts';

/** Microsoft.MachineLearningServices: workspaces and all that lives in them. Registries of models are not modelled. */
export const machineLearning: Provider = {
  namespace: 'Microsoft.MachineLearningServices',
  types: [
    workspaces,
    computes,
    datastores,
    connections,
    onlineEndpoints,
    batchEndpoints,
    ...deployments,
    ...environments,
    services,
    jobs,
  ],
};
