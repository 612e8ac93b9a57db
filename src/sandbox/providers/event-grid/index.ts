import type { Provider } from '../../contract.ts';
import { eventSubscriptionRoutes, eventSubscriptions } from './event-subscriptions.ts';
import { listRoutes } from './lists.ts';
import { systemTopics } from './system-topics.ts';
import { topicTypeRoutes } from './topic-types.ts';

/** Event Grid as Resource Manager shows it. What delivers the events is in `events/`. */
export const eventGrid: Provider = {
  namespace: 'Microsoft.EventGrid',
  types: [systemTopics, ...eventSubscriptions],
  routes: [...topicTypeRoutes, ...listRoutes, ...eventSubscriptionRoutes],
};
