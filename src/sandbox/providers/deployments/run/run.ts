import type { Call, JsonObject } from '../../../contract.ts';
import { deploymentFailed, told } from '../errors.ts';
import { isList } from '../expressions/values.ts';
import type { Prepared } from '../prepare.ts';
import { createNames } from '../template/names.ts';
import type { Planned } from '../template/plan.ts';
import { createWithReads } from '../template/reads.ts';
import { isNested } from './body.ts';
import { hasEnded, type Job, startJob } from './job.ts';
import { outputsOf } from './outputs.ts';
import { untilIdle } from './pace.ts';
import { note, noteStep } from './record.ts';

/** How often it looks after what it waits for, in milliseconds. */
const LOOK = 1000;

/** Deploys what was prepared: each resource once all it needs are there. Yields for how long it has nothing to do. Throws never. */
export async function* run(call: Call, prepared: Prepared): AsyncGenerator<number, void> {
  try {
    note(call.azure, prepared.id, { provisioningState: 'Running' });
    yield* deploy(call, prepared);
  } catch (error) {
    end(call, prepared.id, { provisioningState: 'Failed', error: told(error) });
  }
}

async function* deploy(call: Call, prepared: Prepared): AsyncGenerator<number, void> {
  const jobs = new Map<Planned, Job>();
  const withReads = createWithReads(call.send, createNames(prepared.resources));
  const turns = prepared.ordered.some(({ planned }) => isNested(planned)) ? 5000 : 50;
  for (;;) {
    const ready = prepared.ordered.filter(
      ({ planned, needs }) => !jobs.has(planned) && needs.every((other) => isDone(jobs, other)),
    );
    for (const { planned } of ready) jobs.set(planned, startJob(planned, call, withReads, prepared.id));
    const all = [...jobs.values()];
    await untilIdle(() => all.some(({ state }) => state === 'sending'), turns);
    const open = all.filter((job) => !hasEnded(job));
    for (const job of open) if (job.state === 'running') job.look();
    const hasMoved = ready.length > 0 || open.some(hasEnded);
    if (!hasMoved && open.length === 0) break;
    if (!hasMoved) yield LOOK;
  }
  const failures = [...jobs.values()].flatMap(({ error }) => (error ? [error] : []));
  if (failures.length > 0)
    return end(call, prepared.id, { provisioningState: 'Failed', error: deploymentFailed(prepared.id, failures) });
  yield* conclude(call, prepared, () => outputsOf(prepared.template, prepared.frame, withReads));
}

function isDone(jobs: ReadonlyMap<Planned, Job>, planned: Planned): boolean {
  return jobs.get(planned)?.state === 'done';
}

async function* conclude(call: Call, prepared: Prepared, outputs: () => Promise<JsonObject>): AsyncGenerator<number, void> {
  const { azure, correlationId } = call;
  const step = {
    ...({ deploymentId: prepared.id, operation: 'EvaluateDeploymentOutput', target: undefined } as const),
    ...{ startedAt: azure.clock.now(), correlationId },
  };
  let result: { readonly outputs: JsonObject } | { readonly error: JsonObject } | undefined;
  outputs().then(
    (values) => {
      result = { outputs: values };
    },
    (error: unknown) => {
      result = { error: told(error) };
    },
  );
  for (await untilIdle(() => result === undefined, 50); result === undefined; ) yield LOOK;
  if ('error' in result) {
    noteStep(azure, step, 'Failed', { statusCode: 'BadRequest', statusMessage: { status: 'Failed', error: result.error } });
    return end(call, prepared.id, { provisioningState: 'Failed', error: result.error });
  }
  noteStep(azure, step, 'Succeeded', { statusCode: 'OK' });
  const hasOutputs = Object.keys(prepared.template.outputs).length > 0;
  const outputResources = prepared.ordered.flatMap(({ planned }) => made(call, planned));
  end(call, prepared.id, { provisioningState: 'Succeeded', ...(hasOutputs ? result : {}), outputResources });
}

/** What a nested deployment made counts as made by its parent. */
function made({ azure }: Call, planned: Planned): readonly JsonObject[] {
  if (!isNested(planned)) return [{ id: planned.id }];
  const inner = azure.store.get(planned.id)?.properties.outputResources;
  return isList(inner) ? (inner as readonly JsonObject[]) : [];
}

function end(call: Call, id: string, changes: JsonObject): void {
  const { azure } = call;
  note(azure, id, changes);
  const result = changes.provisioningState === 'Succeeded' ? 'Success' : 'Failure';
  azure.events.happened({
    ...({ kind: 'Write', result, operation: 'Microsoft.Resources/deployments/write', resourceId: id } as const),
    ...{ at: azure.clock.now(), call },
  });
}
