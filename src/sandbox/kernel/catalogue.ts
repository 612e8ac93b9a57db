import type { Resource } from '../contract.ts';
import { createPropertyIndex } from './property-index.ts';
import { createSortedKeys, type SortedKeys } from './sorted-keys.ts';

/** Finds the keys of resources by place, type and property, without a walk over all of them. Every answer is in order. */
export interface Catalogue {
  /** Takes note of a change of one resource: what it was and what it is, if anything. */
  note(key: string, before: Resource | undefined, after: Resource | undefined): void;
  below(scope: string): readonly string[];
  ofType(type: string, scope: string | undefined): readonly string[];
  /** `all` gives the resources of the type: asked once for each property that anybody looks for. */
  withProperty(type: string, property: string, text: string, all: () => readonly Resource[]): readonly string[];
}

/** A catalogue of nothing. */
export function createCatalogue(): Catalogue {
  const all = createSortedKeys();
  const types = new Map<string, SortedKeys>();
  const properties = createPropertyIndex();
  const ofType = (type: string): SortedKeys => {
    const found = types.get(type.toLowerCase()) ?? createSortedKeys();
    types.set(type.toLowerCase(), found);
    return found;
  };
  return {
    note(key, before, after) {
      properties.note(key, before, after);
      if (before && !after) all.delete(key);
      if (after && !before) all.add(key);
      if (before?.type.toLowerCase() === after?.type.toLowerCase()) return;
      if (before) ofType(before.type).delete(key);
      if (after) ofType(after.type).add(key);
    },
    below: (scope) => all.below(scope),
    ofType: (type, scope) => ofType(type).below(scope),
    withProperty: properties.find,
  };
}
