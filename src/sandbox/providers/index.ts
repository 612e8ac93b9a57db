import type { Provider } from '../contract.ts';
import { eventGrid } from './event-grid/index.ts';
import { machineLearning } from './machine-learning/provider.ts';
import { resourceGraph } from './resource-graph/index.ts';

/** Every resource provider that the sandbox models. */
export const providers: readonly Provider[] = [
  machineLearning,
  eventGrid,
  resourceGraph(() => providers.flatMap(({ types }) => types)),
];
