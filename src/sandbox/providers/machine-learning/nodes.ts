import type { Azure } from '../../azure.ts';
import type { JsonObject, Resource } from '../../contract.ts';
import { numberAt, objectAt, textAt } from './json.ts';
import { momentText } from './stamps.ts';

const STATES = ['preparing', 'running', 'idle', 'unusable', 'leaving', 'preempted'] as const;
export type NodeState = (typeof STATES)[number];

/** What a test or a player says of a cluster's nodes. Missing states count zero; `target` defaults to the sum. */
export interface Nodes {
  readonly counts?: Partial<Record<NodeState, number>>;
  readonly target?: number;
  readonly allocation?: 'Steady' | 'Resizing';
}

/** Sets a cluster's nodes as if work had come or gone. Emits nothing: no request changes them in Azure either. */
export function setNodes(azure: Azure, computeId: string, nodes: Nodes): void {
  const cluster = azure.store.get(computeId);
  if (!cluster || textAt(cluster.properties, 'computeType') !== 'AmlCompute')
    throw new Error(`No cluster has the id ${computeId}.`);
  azure.store.save(withNodes(azure, cluster, nodes));
}

/** A cluster with its nodes set. */
function withNodes(azure: Azure, cluster: Resource, nodes: Nodes): Resource {
  const count = (state: NodeState): number => nodes.counts?.[state] ?? 0;
  const current = STATES.reduce((sum, state) => sum + count(state), 0);
  const inner = {
    ...objectAt(cluster.properties, 'properties'),
    currentNodeCount: current,
    targetNodeCount: nodes.target ?? current,
    nodeStateCounts: Object.fromEntries(STATES.map((state) => [`${state}NodeCount`, count(state)])),
    allocationState: nodes.allocation ?? 'Steady',
    allocationStateTransitionTime: momentText(azure.clock.now()),
  };
  return { ...cluster, properties: { ...cluster.properties, properties: inner } };
}

/** After a write a cluster goes for its minimum, and arrives when another operation's time has passed. */
export function headForMinimum(azure: Azure, cluster: Resource): Resource {
  const inner = objectAt(cluster.properties, 'properties');
  const minimum = numberAt(objectAt(inner, 'scaleSettings'), 'minNodeCount') ?? 0;
  const current = numberAt(inner, 'currentNodeCount') ?? 0;
  if (current >= minimum) return withNodes(azure, cluster, { counts: { idle: current } });
  azure.clock.schedule(azure.clock.now() + azure.settings.operationSeconds * 1000, () => {
    const latest = azure.store.get(cluster.id);
    const waits = textAt(objectAt(latest?.properties, 'properties'), 'allocationState') === 'Resizing';
    if (latest && waits) azure.store.save(withNodes(azure, latest, { counts: { idle: minimum } }));
  });
  return withNodes(azure, cluster, { counts: { idle: current }, target: minimum, allocation: 'Resizing' });
}

/** The nodes as the action `listNodes` tells them. No node says when it was allocated. */
export function nodesOf(cluster: Resource): readonly JsonObject[] {
  const counts = objectAt(objectAt(cluster.properties, 'properties'), 'nodeStateCounts');
  const states = STATES.flatMap((state) => Array.from({ length: numberAt(counts, `${state}NodeCount`) ?? 0 }, () => state));
  return states.map((nodeState, index) => ({
    nodeId: `tvmps_${cluster.name}_${index}_d`,
    port: 50_000 + index,
    publicIpAddress: null,
    privateIpAddress: `10.0.0.${4 + index}`,
    nodeState,
  }));
}
