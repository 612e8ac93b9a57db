import type { Call, JsonObject, Route } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { textAt } from '../body.ts';
import { knowsGeneratedNames, knowsRoleAssignmentMode } from './body.ts';
import { refusal } from './refusal.ts';
import { usagesOf } from './usages.ts';

export const REGISTRIES = 'Microsoft.ContainerRegistry/registries';

const NAME = /^[a-zA-Z0-9]{5,50}$/;
const invalid = (name: string) =>
  `The specified registry name ${name} is invalid. Registry names may contain alpha numeric characters only and must be between 5 and 50 characters.`;

/** Names of the maker's own that nobody may take; only this one was ever seen refused. */
const DISALLOWED: ReadonlySet<string> = new Set(['microsoft']);
const disallowed = 'The specified resource name is disallowed.';

/** Registry names are hosts: one for the whole world. Errors: `RegistryNameAlreadyInUse`, once `AlreadyInUse`; `InvalidResourceName`. */
export function checkRegistryName({ apiVersion, azure, id }: Call): void {
  if (!NAME.test(id.name)) throw refusal(400, 'InvalidResourceName', invalid(id.name));
  if (!isTaken(azure, id.name)) return;
  if (knowsGeneratedNames(apiVersion)) {
    const taken = `The registry name ${id.name} is already in use. You can check if the name is already claimed using following API: https://aka.ms/acr/check-name-availability`;
    throw refusal(409, 'RegistryNameAlreadyInUse', taken);
  }
  const text = `The registry DNS name ${id.name.toLowerCase()}.${azure.cloud.registry} is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability`;
  throw refusal(409, 'AlreadyInUse', text);
}

function isTaken(azure: Call['azure'], name: string): boolean {
  return azure.store.list(REGISTRIES).some((registry) => registry.name.toLowerCase() === name.toLowerCase());
}

function availability({ apiVersion, azure, body }: Call): JsonObject {
  const name = textAt(body, 'name') ?? '';
  if (!NAME.test(name)) return { nameAvailable: false, reason: 'Invalid', message: invalid(name) };
  if (DISALLOWED.has(name.toLowerCase())) return { nameAvailable: false, reason: 'Invalid', message: disallowed };
  if (!isTaken(azure, name)) {
    const host = { availableLoginServerName: `${name.toLowerCase()}.${azure.cloud.registry}` };
    return { ...(knowsRoleAssignmentMode(apiVersion) ? host : {}), nameAvailable: true };
  }
  return { nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name} is already in use.` };
}

export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /^(?<scope>\/subscriptions\/[^/]+)\/providers\/microsoft\.containerregistry\/checknameavailability$/,
    since: '2017-10-01',
    authorize: (_, { scope = '' }) => ({ action: 'Microsoft.ContainerRegistry/checkNameAvailability/read', scope }),
    handle: (call) => ({ status: 200, body: availability(call) }),
  },
  {
    method: 'GET',
    path: /^(?<registry>\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.containerregistry\/registries\/[^/]+)\/listusages$/,
    since: '2017-10-01',
    authorize: (_, { registry = '' }) => ({ action: `${REGISTRIES}/listUsages/read`, scope: registry }),
    handle(call, { registry = '' }) {
      const found = call.azure.store.get(registry);
      if (found) return { status: 200, body: usagesOf(found) };
      throw new AzureError(404, 'ResourceNotFound', `The Resource '${registry}' was not found.`);
    },
  },
];
