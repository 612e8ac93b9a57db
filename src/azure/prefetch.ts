import type { EstateMap } from '../engine/ports.ts';
import { targetOf } from '../model/change.ts';
import { type Key, type Kind, keyOf, partsOf } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Subject } from '../model/rule.ts';
import { knownWorkspaces } from './estate.ts';

/** What the cut of a dependency's key asks of every workspace that uses it. */
const ASKED_NEXT: Readonly<Record<Subject, readonly Kind[]>> = {
  registry: ['workspace', 'computes', 'endpoints', 'services', 'connections'],
  storage: ['workspace', 'computes', 'endpoints', 'services', 'connections', 'datastores'],
  workspace: [],
  subscription: [],
};

const keysOf = (workspaces: readonly Id[], kinds: readonly Kind[]): readonly Key[] =>
  workspaces.flatMap((workspace) => kinds.map((kind) => keyOf(kind, workspace)));

/**
 * What will be asked as soon as these keys are read, as far as memory foresees it: it saves a round trip and decides nothing.
 * Only who asks for users or for the estate is about to cut; nothing else is ever read ahead.
 */
export async function foreseen(keys: readonly Key[], map: EstateMap): Promise<readonly Key[]> {
  const found = await Promise.all(
    keys.map(partsOf).map(async ({ kind, id }) => {
      if (kind === 'estate') return keysOf(await knownWorkspaces(map), ['datastores']);
      if (kind !== 'users') return [];
      return keysOf(await map.usersOf(id), ASKED_NEXT[targetOf(id)?.kind ?? 'workspace']);
    }),
  );
  return found.flat();
}
