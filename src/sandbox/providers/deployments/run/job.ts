import type { Call, Instant, JsonObject, OwnRequest, Sent } from '../../../contract.ts';
import { AzureError } from '../../../errors.ts';
import { isObject, objectAt, textAt, without } from '../../body.ts';
import { errorIn, resourceFailed, told } from '../errors.ts';
import type { Planned } from '../template/plan.ts';
import type { WithReads } from '../template/reads.ts';
import { bodyFor, isNested } from './body.ts';
import { isActive, noteStep, type Step } from './record.ts';

/** The making of one resource. */
export interface Job {
  readonly planned: Planned;
  state: 'sending' | 'running' | 'done' | 'failed';
  error: JsonObject | undefined;
  ended: Sent['ended'];
  /** Looks whether it is there by now. */
  readonly look: () => void;
}

/** Starts to make a resource, as whoever deploys would by a request. */
export function startJob(planned: Planned, call: Call, withReads: WithReads, deploymentId: string): Job {
  const { azure } = call;
  const job: Job = { planned, state: 'sending', error: undefined, ended: undefined, look: () => look(job, call, step) };
  const target = { id: planned.id, resourceType: planned.type, resourceName: planned.name.split('/').at(-1) ?? '' };
  const { correlationId } = call;
  const step: Step = { deploymentId, operation: 'Create', startedAt: azure.clock.now(), target, correlationId };
  const send = async (): Promise<void> => {
    const body = await withReads(planned.frame, (frame) => bodyFor(planned, frame));
    noteStep(azure, step, 'Running', {});
    const sent = await sendPatiently(call, { method: 'PUT', path: `${planned.id}?api-version=${planned.apiVersion}`, body });
    const known = knownAt(call, sent, body);
    if (known !== undefined) return void azure.clock.schedule(known, () => void attempt());
    if (sent.status >= 400) return fail(job, call, step, errorIn(sent.status, sent.body), sent.status);
    job.ended = isNested(planned) ? () => endOfNested(call, planned.id) : (sent.ended ?? (() => endByState(call, planned.id)));
    job.state = 'running';
    look(job, call, step);
  };
  const attempt = () => send().catch((error: unknown) => fail(job, call, step, told(error), 400));
  void attempt();
  return job;
}

/**
 * When to make an assignment again that came before the directory knew its principal. One that says what its principal is, Azure makes
 * at once; the sandbox's directory asks for patience, and templates have none.
 */
function knownAt({ azure }: Call, { status, body: answer }: Sent, body: JsonObject): Instant | undefined {
  const { principalId, principalType } = objectAt(body, 'properties');
  if (status !== 400 || typeof principalType !== 'string' || errorIn(status, answer).code !== 'PrincipalNotFound')
    return undefined;
  const principal = azure.directory.find(String(principalId));
  return principal && principal.replicatedAt > azure.clock.now() ? principal.replicatedAt : undefined;
}

/** A connection that breaks between the gateway and a provider is no failure of the resource: what is written twice is the same. */
async function sendPatiently(call: Call, request: OwnRequest, attempts = 3): Promise<Sent> {
  try {
    return await call.send(request);
  } catch (error) {
    if (attempts > 1 && error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
      return sendPatiently(call, request, attempts - 1);
    throw error;
  }
}

/** Is there nothing to wait for any more? */
export function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed';
}

function look(job: Job, call: Call, step: Step): void {
  const end = job.ended?.();
  if (end === undefined) return;
  if (end.error) fail(job, call, step, resourceFailed(job.planned.id, end.error), 409);
  else {
    job.state = 'done';
    noteStep(call.azure, step, 'Succeeded', { statusCode: 'OK' });
  }
}

const STATUS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  501: 'NotImplemented',
};

function fail(job: Job, { azure }: Call, step: Step, error: JsonObject, status: number): void {
  job.state = 'failed';
  job.error = error;
  const statusMessage = { status: 'Failed', error };
  noteStep(azure, step, 'Failed', { statusCode: STATUS[status] ?? 'InternalServerError', statusMessage });
}

const UNDER_WAY = /^(accepted|creating|updating|running|inprogress|pending|provisioning|registeringdns|resolvingdns)$/i;

/** What announces no operation tells by its state when it is there; most is there at once. */
function endByState({ azure }: Call, id: string): ReturnType<NonNullable<Sent['ended']>> {
  const state = textAt(azure.store.get(id)?.properties, 'provisioningState') ?? 'Succeeded';
  if (/^(failed|canceled)$/i.test(state)) return { error: new AzureError(409, state, `The provisioning state is '${state}'.`) };
  return UNDER_WAY.test(state) ? undefined : { error: undefined };
}

function endOfNested({ azure }: Call, id: string): ReturnType<NonNullable<Sent['ended']>> {
  const deployment = azure.store.get(id);
  if (deployment && isActive(deployment)) return undefined;
  const error = objectAt(deployment?.properties, 'error');
  const code = textAt(error, 'code');
  if (deployment && code === undefined) return { error: undefined };
  const details = without(error, ['code', 'message']);
  return {
    error: new AzureError(409, code ?? 'DeploymentNotFound', textAt(error, 'message') ?? '', isObject(details) ? details : {}),
  };
}
