import type { Ask } from '../model/fact.ts';
import { ancestor, type Id } from '../model/id.ts';
import type { Tags } from '../model/resource.ts';
import { ACCOUNT, REGISTRY, WORKSPACE } from '../model/types.ts';
import type { Limits } from './ports.ts';

const TAGGED = [
  ['workspace', WORKSPACE],
  ['registry', REGISTRY],
  ['storage', ACCOUNT],
] as const;

/** The tags of what is written, or of what it lies in; what policy cannot name has none. `undefined`: Azure did not show them. */
export function tagsOf(ask: Ask, on: Id): Tags | undefined {
  for (const [kind, type] of TAGGED) {
    const holder = ancestor(on, type);
    if (holder === undefined) continue;
    const fact = ask(kind, holder);
    if (fact.state === 'unreadable') return undefined;
    return fact.state === 'known' ? fact.value.tags : {};
  }
  return {};
}

/** Do tags alone decide whether policy leaves it out? Only then are they worth a read of their own. */
export const hangsOnTags = ({ leavesOut }: Limits, on: Id): boolean => leavesOut(on, undefined) && !leavesOut(on, {});
