import { parseId, spokenName } from '../../../kernel/ids.ts';
import type { Planned } from './plan.ts';

/** Finds the resources of a template that a text means. */
export interface Names {
  /** By id, symbol, name, type and name, or the name of a loop, which means all that it makes. */
  find(text: string): readonly Planned[];
}

/** Makes the directory of a template's resources. */
export function createNames(resources: readonly Planned[]): Names {
  const known = new Map<string, Planned[]>();
  const note = (text: string | undefined, planned: Planned): void => {
    if (text === undefined) return;
    const key = text.toLowerCase();
    const found = known.get(key);
    if (found) found.push(planned);
    else known.set(key, [planned]);
  };
  for (const planned of resources) {
    const aliases = [planned.id, planned.symbol, planned.loop?.name, planned.name, spokenName(parseId(planned.id))];
    for (const text of new Set(aliases.map((alias) => alias?.toLowerCase()))) note(text, planned);
  }
  return { find: (text) => known.get(text.toLowerCase().replace(/\/$/, '')) ?? [] };
}
