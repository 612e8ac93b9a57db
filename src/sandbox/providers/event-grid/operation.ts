import type { Call, LongRunning } from '../../contract.ts';
import { plainLocation } from '../../kernel/regions.ts';

/** The long-running operations of Event Grid: regional for the events of a resource that has a region, global otherwise. */
export function operationOf(call: Call, source: string): Omit<LongRunning, 'finish' | 'headers'> {
  const location = call.azure.store.get(source)?.location;
  const regional = source.includes('/providers/') && location !== undefined;
  return operationIn(call, regional ? location : 'global');
}

/**
 * The same, for a location that is already known. URLs have the id in capitals, for subscriptions of a
 * topic the subscription too; its name in the status has small letters.
 */
export function operationIn(call: Call, location: string): Omit<LongRunning, 'finish' | 'headers'> {
  const ofTopic = /^microsoft\.eventgrid\/systemtopics\/eventsubscriptions$/i.test(call.id.type);
  const subscription = ofTopic ? call.id.subscriptionId?.toUpperCase() : call.id.subscriptionId;
  const region = location.toLowerCase() === 'global' ? '' : `/locations/${plainLocation(location)}`;
  const base = `/subscriptions/${subscription}/providers/Microsoft.EventGrid${region}`;
  return {
    path: `${base}/operationsStatus/{ID}`,
    locationPath: `${base}/operationResults/{ID}`,
    running: 'InProgress',
    retryAfterSeconds: 10,
    locationResult: 'empty',
    show: ({ id, name, status, error }) => ({
      id: `${call.azure.baseUrl}${id}?api-version=${call.apiVersion}`,
      name: name.toLowerCase(),
      status,
      ...(error ? { error } : {}),
    }),
  };
}
