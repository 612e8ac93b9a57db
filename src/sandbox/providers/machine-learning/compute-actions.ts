import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { objectAt, textAt } from './json.ts';
import { nodesOf } from './nodes.ts';
import { computeOperation } from './operations.ts';
import { notModelled } from './refusals.ts';
import { momentText } from './stamps.ts';

/** The actions of a compute. Keys of attached clusters are not modelled. */
export const computeActions: NonNullable<ResourceType['actions']> = {
  listNodes: {
    run(_, compute) {
      const computeType = textAt(compute.properties, 'computeType');
      if (computeType !== 'AmlCompute') throw notModelled(`the nodes of a compute of the type '${computeType}'`);
      return { status: 200, body: { computeType, nodes: [...nodesOf(compute)] } };
    },
  },
  listKeys: {
    run() {
      throw notModelled('the keys of attached clusters');
    },
  },
  start: { run: (call, compute) => instanceAction(call, compute, 'Start', 'Running') },
  stop: { run: (call, compute) => instanceAction(call, compute, 'Stop', 'Stopped') },
  restart: { run: (call, compute) => instanceAction(call, compute, 'Restart', 'Running') },
};

function instanceAction(call: Call, instance: Resource, operationName: string, state: string): Written {
  const computeType = textAt(instance.properties, 'computeType');
  if (computeType !== 'ComputeInstance') throw notModelled(`${operationName} of a compute of the type '${computeType}'`);
  const { azure } = call;
  const finish = () => {
    const latest = azure.store.get(instance.id);
    if (latest) azure.store.save(withState(latest, state, operationName, momentText(azure.clock.now())));
  };
  return { status: 202, reply: 'empty', operation: computeOperation(call, instance.location ?? '', { finish }) };
}

/** An instance in a state, with what brought it there. */
export function withState(instance: Resource, state: string, operationName: string, operationTime: string): Resource {
  const lastOperation: JsonObject = { operationName, operationTime, operationStatus: 'Succeeded', operationTrigger: 'User' };
  const inner = { ...objectAt(instance.properties, 'properties'), state, lastOperation };
  return { ...instance, properties: { ...instance.properties, properties: inner } };
}

/** Puts an instance into a state, as if it had come to it by itself. Throws where there is no such instance. */
export function setInstanceState(azure: Azure, instanceId: string, state: string): void {
  const instance = azure.store.get(instanceId);
  if (textAt(instance?.properties, 'computeType') !== 'ComputeInstance' || !instance)
    throw new Error(`No compute instance has the id ${instanceId}.`);
  azure.store.save(withState(instance, state, 'Start', momentText(azure.clock.now())));
}
