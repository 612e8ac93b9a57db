import type { Call, Reply, Resource, Route, Written } from '../../contract.ts';
import { AzureError, gatewayError } from '../../errors.ts';
import { parseId } from '../../kernel/ids.ts';
import { notModelled } from '../refusals.ts';
import { deletionJob } from '../resources/deletion-job.ts';
import type { IsModelled } from './preflight.ts';
import { isActive, OPERATIONS } from './run/record.ts';
import { showDeployment } from './show.ts';
import { submit, validate } from './submit.ts';
import { DEPLOYMENTS } from './template/plan.ts';

const SINCE = '2014-04-01';
const SCOPE = String.raw`\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?`;
const ALL = String.raw`^${SCOPE}\/providers\/microsoft\.resources\/deployments`;

const ID = new RegExp(String.raw`^(${SCOPE})(?:\/providers\/microsoft\.resources)?\/deployments(?:\/([^/]+).*)?$`, 'i');

type Handle = (call: Call, deploymentId: string) => Reply | Written | Promise<Reply | Written>;

/** Deployments of templates, at groups and at subscriptions. */
export function deploymentRoutes(isModelled: IsModelled): readonly Route[] {
  const one = String.raw`${ALL}\/[^/]+`;
  return [
    route('GET', ALL, 'read', list),
    route('GET', one, 'read', (call, id) => ({ status: 200, body: showDeployment(existing(call, id)) })),
    route('HEAD', one, 'read', ({ azure }, id) => ({ status: azure.store.get(id) ? 204 : 404 })),
    route('PUT', one, 'write', (call, id) => submit(call, id, isModelled)),
    route('DELETE', one, 'delete', remove),
    route('POST', `${one}\\/validate`, 'validate/action', (call, id) => validate(call, id, isModelled)),
    route('POST', `${one}\\/exporttemplate`, 'exportTemplate/action', exported),
    route('GET', `${one}\\/operationstatuses\\/[^/]+`, 'operationstatuses/read', status),
    route('GET', `${one}\\/operations(?:\\/[^/]+)?`, 'operations/read', operations),
    // the older of two paths, and the one that clients use
    route('GET', String.raw`^${SCOPE}\/deployments\/[^/]+\/operations(?:\/[^/]+)?`, 'operations/read', operations),
  ];
}

function route(method: Call['method'], path: string, action: string, handle: Handle): Route {
  return {
    method,
    path: new RegExp(`${path}$`),
    since: SINCE,
    authorize: (call) => ({ action: `Microsoft.Resources/deployments/${action}`, scope: deploymentId(call) }),
    handle: (call) => handle(call, deploymentId(call)),
  };
}

/** The deployment that a path is about; its scope where it is about all. */
function deploymentId({ id }: Call): string {
  const [, scope = '', name] = ID.exec(id.text) ?? [];
  return name === undefined ? scope : `${scope}/providers/${DEPLOYMENTS}/${name}`;
}

function existing({ azure }: Call, id: string): Resource {
  const found = azure.store.get(id);
  if (found) return found;
  const message = `Deployment '${parseId(id).name}' could not be found.`;
  throw gatewayError(404, 'DeploymentNotFound', message);
}

function list(call: Call, scope: string): Reply {
  const { azure, query } = call;
  const [filter = '', state] = /^provisioningstate eq '([^']*)'$/i.exec(query.get('$filter')?.trim() ?? '') ?? [
    query.get('$filter') ?? '',
  ];
  if (filter !== '' && state === undefined) throw notModelled(`the filter '${filter}'`);
  const found = azure.store
    .list(DEPLOYMENTS, scope)
    .filter(({ id }) => parseId(id).parent.toLowerCase() === scope.toLowerCase())
    .filter(
      ({ properties }) => state === undefined || String(properties.provisioningState).toLowerCase() === state.toLowerCase(),
    );
  const top = Number(query.get('$top') ?? 0);
  return { status: 200, body: { value: (top > 0 ? found.slice(0, top) : found).map(showDeployment) } };
}

function remove(call: Call, id: string): Written {
  const { azure } = call;
  const found = azure.store.get(id);
  if (!found) return { status: 204, reply: 'empty' };
  if (isActive(found)) throw notModelled('the deletion of a deployment that is under way');
  const operation = deletionJob(call.id, { jobId: `DEPLOYMENTDELETIONJOB-${found.name.toUpperCase()}` });
  return { status: 202, reply: 'empty', operation };
}

function exported(call: Call, id: string): Reply {
  return { status: 200, body: { template: existing(call, id).secrets?.template ?? {} } };
}

function status(call: Call, id: string): Reply {
  const found = existing(call, id);
  const { provisioningState, error } = found.properties;
  if (found.secrets?.statusId !== call.id.name)
    throw notModelled(`the status of an earlier deployment of the name '${found.name}'`);
  return { status: 200, body: { status: provisioningState, ...(error === undefined ? {} : { error }) } };
}

function operations(call: Call, id: string): Reply {
  const steps = call.azure.store.list(OPERATIONS, existing(call, id).id).toSorted((a, b) => b.modifiedAt - a.modifiedAt);
  const all = steps.map(({ id: own, name, properties }) => ({ id: own, operationId: name, properties }));
  if (call.id.text.toLowerCase().endsWith('/operations')) return { status: 200, body: { value: all } };
  const wanted = call.id.text.split('/').at(-1)?.toLowerCase();
  const one = all.find(({ operationId }) => operationId.toLowerCase() === wanted);
  if (one) return { status: 200, body: one };
  throw new AzureError(404, 'DeploymentOperationNotFound', `Deployment operation '${wanted}' could not be found.`);
}
