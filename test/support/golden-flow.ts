import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../src/sandbox/create.ts';
import { parseId } from '../../src/sandbox/kernel/ids.ts';
import { codeOf, differences } from './golden-compare.ts';
import { addPrincipals, isRecord, linkedIds } from './golden-prepare.ts';
import type { GoldenRow } from './golden-rows.ts';
import { isPoll, lacksBody, send } from './golden-send.ts';
import { addScopes, place, placeParents } from './golden-state.ts';

/** A recorded flow: exchanges in their order. */
export interface GoldenFlow {
  readonly name: string;
  readonly steps: readonly GoldenRow[];
}

/** The flows of a folder of recordings. */
export function readFlows(folder: string): readonly GoldenFlow[] {
  const lines = readFileSync(join(folder, 'sequences.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** Repeats a flow on a sandbox of its own; answers what differs, and what the sandbox does not model. */
export async function repeatFlow(flow: GoldenFlow) {
  const sandbox = createSandbox({ graphLagSeconds: 0 });
  const ours = new Map<string, string>();
  const created = new Set<string>();
  const found: string[] = [];
  const notModelled: string[] = [];
  for (const [index, recorded] of flow.steps.entries()) {
    if (isPoll(recorded)) continue;
    const step = translated(recorded, ours);
    const { pathname } = new URL(step.request.url);
    await catchUp(sandbox, step, created);
    if (lacksBody(step) || step.request.body === '<omitted: large>') continue;
    const answer = await send(sandbox, step);
    if (step.request.method === 'PUT' && step.response.status < 300) created.add(parseId(pathname).key);
    const name = `${index} ${step.request.method} ${pathname}`;
    if (answer.status === 501) notModelled.push(name);
    else found.push(...differences(step.response, answer, step.request.body).map((difference) => `${name}: ${difference}`));
    learn(recorded.response.body, answer.body, ours);
    if (isFinished(flow.steps, index)) await sandbox.azure.clock.advance(60_000);
  }
  return { found, notModelled };
}

/** Does between two recorded steps what was done there without a recording: makes what is used, and deletes what is gone. */
async function catchUp(sandbox: Sandbox, step: GoldenRow, created: ReadonlySet<string>): Promise<void> {
  const { request, response } = step;
  const id = parseId(new URL(request.url).pathname);
  const target = id.name === '' ? parseId(id.parent) : id;
  const group = `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}`;
  if (codeOf(response.body) === 'ResourceGroupNotFound') sandbox.azure.store.remove(group);
  else addScopes(sandbox, id.text, id.text.includes('/providers/') && !created.has(parseId(group).key));
  for (const linked of linkedIds(request.body)) if (!created.has(parseId(linked).key)) place(sandbox, linked);
  await addPrincipals(sandbox, step);
  const isThere = response.status < 300 && !(request.method === 'PUT' && response.status > 200);
  if (response.status < 300 && !created.has(parseId(target.parent).key)) placeParents(sandbox, target.text);
  if (!isThere || created.has(target.key) || sandbox.azure.store.get(target.text) || request.method === 'HEAD') return;
  const recorded = isRecord(response.body) && id.name !== '' ? response.body : undefined;
  const properties = isRecord(recorded?.properties) ? { ...recorded.properties, provisioningState: 'Succeeded' } : {};
  place(sandbox, target.text, recorded && { ...recorded, properties });
}

/** A GUID that Azure made and the sandbox made differently is the same thing from then on. */
function learn(recorded: unknown, answer: unknown, ours: Map<string, string>): void {
  if (typeof recorded === 'string' && typeof answer === 'string') {
    const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
    if (guid.test(recorded) && guid.test(answer) && recorded !== answer) ours.set(recorded, answer);
  } else if (Array.isArray(recorded) && Array.isArray(answer)) {
    for (const [index, item] of recorded.entries()) learn(item, answer[index], ours);
  } else if (isRecord(recorded) && isRecord(answer)) {
    for (const [name, value] of Object.entries(recorded)) learn(value, answer[name], ours);
  }
}

function translated(step: GoldenRow, ours: ReadonlyMap<string, string>): GoldenRow {
  return JSON.parse([...ours].reduce((text, [theirs, mine]) => text.replaceAll(theirs, mine), JSON.stringify(step)));
}

/** Was the operation of a step followed to its end, or not at all? Only a recording that stopped looking leaves it running. */
function isFinished(steps: readonly GoldenRow[], index: number): boolean {
  const next = steps.slice(index + 1).findIndex((step) => !isPoll(step));
  const polls = steps.slice(index + 1, next < 0 ? undefined : index + 1 + next);
  const last = polls.at(-1)?.response;
  return last === undefined || last.status !== 200 || !isRecord(last.body) || last.body.status !== 'InProgress';
}
