import type { Call, JsonObject, Reply, Resource } from '../../contract.ts';
import { type AzureError, gatewayError } from '../../errors.ts';
import { sevenDecimals } from '../record.ts';
import { type IsModelled, preflight } from './preflight.ts';
import { type Prepared, prepare } from './prepare.ts';
import { paced } from './run/pace.ts';
import { isActive, startOf } from './run/record.ts';
import { run } from './run/run.ts';
import { firstProperties, showDeployment, validated } from './show.ts';
import { DEPLOYMENTS } from './template/plan.ts';

const WEEK = 7 * 24 * 3600 * 1000;

/**
 * Accepts a deployment and lets it run by the sandbox's clock. Where operations end at once, it has ended when the answer comes, unless
 * something in it takes time nevertheless.
 */
export async function submit(call: Call, id: string, isModelled: IsModelled): Promise<Reply> {
  const { azure } = call;
  const before = azure.store.get(id);
  if (before && isActive(before)) throw stillActive(before);
  const prepared = prepare(call, id);
  preflight(call, prepared, isModelled);
  const deployment = accepted(call, prepared, before);
  azure.store.remove(id);
  azure.store.save(deployment);
  const step = paced(azure.clock, run(call, prepared));
  if (azure.settings.operationSeconds > 0) azure.clock.schedule(azure.clock.now(), step);
  else await step();
  return {
    status: before ? 200 : 201,
    body: showDeployment(deployment),
    headers: { 'azure-asyncoperation': statusUrl(call, id, String(deployment.secrets?.statusId)) },
  };
}

/** What would be said of a deployment that is not made. */
export function validate(call: Call, id: string, isModelled: IsModelled): Reply {
  const prepared = prepare(call, id);
  preflight(call, prepared, isModelled);
  return { status: 200, body: validated(prepared, call.azure, call.correlationId) };
}

function accepted(call: Call, prepared: Prepared, before: Resource | undefined): Resource {
  const { azure, caller, correlationId } = call;
  const now = azure.clock.now();
  const secrets: JsonObject = { template: prepared.template.raw, startedAt: now, statusId: statusId(call) };
  return {
    ...{
      id: before?.id ?? prepared.id,
      type: DEPLOYMENTS,
      name: prepared.name,
      location: prepared.location,
      tags: prepared.tags,
    },
    properties: firstProperties(prepared, azure, correlationId, 'Accepted'),
    secrets,
    ...{ createdAt: now, createdBy: caller.principalId, modifiedAt: now, modifiedBy: caller.principalId, etag: azure.guid() },
  };
}

/** Twenty digits that fall as time goes by, as Azure's do. */
function statusId({ azure }: Call): string {
  const salt = Number.parseInt(azure.guid().slice(0, 4), 16) % 10_000;
  return String(10n ** 19n - BigInt(azure.clock.now()) * 10_000n - BigInt(salt)).padStart(20, '0');
}

function statusUrl({ azure, apiVersion }: Call, id: string, name: string): string {
  const path = id.replace(/\/resourceGroups\//i, '/resourcegroups/');
  return `${azure.baseUrl}${path}/operationStatuses/${name}?api-version=${apiVersion}`;
}

function stillActive(before: Resource): AzureError {
  const message =
    `Unable to edit or replace deployment '${before.name}': previous deployment from '${sevenDecimals(startOf(before))}' is still active ` +
    `(expiration time is '${sevenDecimals(startOf(before) + WEEK)}'). Please see https://aka.ms/arm-deploy for usage details.`;
  return gatewayError(409, 'DeploymentActive', message);
}
