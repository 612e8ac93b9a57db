import type { Resource } from '../contract.ts';
import { keyOf } from './sorted-keys.ts';

/** Finds resources by the text of a property. An index is made when it is first asked for, and kept from then on. */
export interface PropertyIndex {
  /** Takes note of a change of one resource: what it was and what it is, if anything. */
  note(key: string, before: Resource | undefined, after: Resource | undefined): void;
  /** The keys of a type's resources whose property is the text, in order; `all` is asked once per type and property. */
  find(type: string, property: string, text: string, all: () => readonly Resource[]): readonly string[];
}

interface Index {
  readonly type: string;
  readonly property: string;
  readonly keys: Map<string, Set<string>>;
}

/** An index of nothing. */
export function createPropertyIndex(): PropertyIndex {
  const indexes = new Map<string, Index>();
  const build = (type: string, property: string, all: readonly Resource[]): Index => {
    const index: Index = { type: type.toLowerCase(), property, keys: new Map() };
    for (const resource of all) add(index, keyOf(resource.id), resource);
    indexes.set(`${index.type} ${property}`, index);
    return index;
  };
  return {
    note(key, before, after) {
      for (const index of indexes.values()) {
        if (before) index.keys.get(textOf(index, before) ?? '')?.delete(key);
        if (after) add(index, key, after);
      }
    },
    find(type, property, text, all) {
      const index = indexes.get(`${type.toLowerCase()} ${property}`) ?? build(type, property, all());
      return [...(index.keys.get(text.toLowerCase()) ?? [])].sort();
    },
  };
}

function add(index: Index, key: string, resource: Resource): void {
  const text = textOf(index, resource);
  if (text === undefined) return;
  const keys = index.keys.get(text) ?? new Set<string>();
  index.keys.set(text, keys.add(key));
}

function textOf({ type, property }: Index, resource: Resource): string | undefined {
  const value = resource.properties[property];
  return resource.type.toLowerCase() === type && typeof value === 'string' ? value.toLowerCase() : undefined;
}
