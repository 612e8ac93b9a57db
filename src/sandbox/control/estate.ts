import type { z } from 'zod';
import type { Azure } from '../azure.ts';
import type { Json, JsonObject, Resource } from '../contract.ts';
import { COMPUTES } from '../providers/machine-learning/computes.ts';
import { buildFirstImage } from '../providers/machine-learning/first-image-build.ts';
import { WORKSPACES } from '../providers/machine-learning/hub.ts';
import { addJob } from '../providers/machine-learning/jobs.ts';
import { setNodes } from '../providers/machine-learning/nodes.ts';
import { addService } from '../providers/machine-learning/services.ts';
import { addTraffic } from '../providers/metrics/traffic.ts';
import { connectPrivateEndpoint } from '../providers/storage/private-endpoints.ts';
import { ACCOUNTS } from '../providers/storage/types.ts';
import { firstImageBuildBody, jobBody, nodesBody, privateEndpointBody, serviceBody, trafficBody } from './estate-schemas.ts';
import { problem } from './problem.ts';
import { type ControlParts, type Outcome, type Verb, withBody } from './verb.ts';

/** What happens in an estate without a request to Resource Manager: traffic, jobs, nodes that come and go, services of old. */
export const ESTATE_VERBS: Readonly<Record<string, Verb>> = {
  'POST traffic': withBody(trafficBody, ({ world }, { account, authentication, requests, at }) =>
    about(world.azure, 'account', account, ACCOUNTS, () => {
      addTraffic(world.azure, account, { authentication, requests, ...(at !== undefined && { at }) });
      return { account, authentication, requests };
    }),
  ),
  'POST private-endpoints': withBody(privateEndpointBody, ({ world }, { account, endpoint, status }) =>
    about(world.azure, 'account', account, ACCOUNTS, () => {
      connectPrivateEndpoint(world.azure, account, endpoint, status);
      return { account, endpoint, status };
    }),
  ),
  'POST jobs': withBody(jobBody, (parts, body) =>
    adopted(parts, body.workspace, (workspace) => {
      const by = body.createdBy ?? workspace.createdBy;
      return addJob(parts.world.azure, workspace.id, body.name, body.properties as JsonObject, by);
    }),
  ),
  'POST services': withBody(serviceBody, (parts, body) =>
    adopted(parts, body.workspace, ({ id }) => addService(parts.world.azure, id, body.name, kindOf(body))),
  ),
  'POST first-image-build': withBody(firstImageBuildBody, (parts, body) =>
    adopted(parts, body.workspace, ({ id }) => buildFirstImage(parts.world.azure, id)),
  ),
  'POST nodes': withBody(nodesBody, ({ world }, { compute, current, target, allocation }) =>
    about(world.azure, 'compute', compute, COMPUTES, (found) => {
      if (found.properties.computeType !== 'AmlCompute') return unknown('compute', compute, 'a cluster');
      const more = { ...(target !== undefined && { target }), ...(allocation && { allocation }) };
      setNodes(world.azure, found.id, { counts: { running: current }, ...more });
      return { compute: found.id, current };
    }),
  ),
};

function kindOf(body: z.infer<typeof serviceBody>): Parameters<typeof addService>[3] {
  if (body.computeType === 'ACI') return { computeType: 'ACI' };
  const { computeName, namespace } = body;
  return { computeType: 'AKS', computeName, ...(namespace ? { namespace } : {}) };
}

/** Does something in a workspace, lets the oracle take it as it is, and answers the id of what came of it. */
function adopted({ world }: ControlParts, id: string, make: (workspace: Resource) => Resource): Json | Outcome {
  return about(world.azure, 'workspace', id, WORKSPACES, (workspace) => {
    const made = make(workspace);
    world.oracle.adopt();
    return { id: made.id };
  });
}

function about(
  { store }: Azure,
  field: string,
  id: string,
  type: string,
  act: (resource: Resource) => Json | Outcome,
): Json | Outcome {
  const found = store.get(id);
  return found?.type === type ? act(found) : unknown(field, id, `a resource of the type ${type}`);
}

function unknown(field: string, id: string, what: string): Outcome {
  const fault = { field: `/${field}`, fix: `'${id}' is not ${what} that exists` };
  return { outgoing: problem(404, 'Not found', `${fault.field}: ${fault.fix}`, [fault]) };
}
