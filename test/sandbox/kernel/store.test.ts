import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/sandbox/contract.ts';
import { createStore } from '../../../src/sandbox/kernel/store.ts';

const resource = (id: string, type: string, etag = '1'): Resource => ({
  id,
  type,
  name: id.split('/').at(-1) ?? '',
  properties: {},
  createdAt: 0,
  createdBy: '',
  modifiedAt: 0,
  modifiedBy: '',
  etag,
});

describe('the store', () => {
  it('finds a resource however its id is spelled', () => {
    const store = createStore();
    store.save(resource('/subscriptions/s/resourceGroups/RG/providers/A.B/c/D', 'A.B/c'));
    expect(store.get('//SUBSCRIPTIONS/s/resourcegroups/rg/providers/a.b/C/d/')?.name).toBe('D');
    expect(store.list('a.b/C')).toHaveLength(1);
  });

  it('removes children with their parent, and no neighbour whose name begins alike', () => {
    const store = createStore();
    store.save(resource('/a/x', 'A'));
    store.save(resource('/a/x/b/y', 'B'));
    store.save(resource('/a/xx', 'A'));
    expect(store.remove('/A/X').map(({ id }) => id)).toEqual(['/a/x', '/a/x/b/y']);
    expect(store.list('A').map(({ id }) => id)).toEqual(['/a/xx']);
    expect(store.list('B')).toEqual([]);
  });

  it('lists a type below a scope in order of id', () => {
    const store = createStore();
    for (const id of ['/g/2/t/b', '/g/1/t/z', '/g/1/t/a']) store.save(resource(id, 'T'));
    expect(store.list('T', '/g/1').map(({ id }) => id)).toEqual(['/g/1/t/a', '/g/1/t/z']);
    expect(store.below('/g').map(({ id }) => id)).toEqual(['/g/1/t/a', '/g/1/t/z', '/g/2/t/b']);
  });

  it('remembers what was there before the last write', () => {
    const store = createStore();
    store.save(resource('/a', 'A', 'first'));
    expect(store.before('/a')).toEqual({ resource: undefined });
    store.save(resource('/a', 'A', 'second'));
    expect(store.before('/A')?.resource?.etag).toBe('first');
    store.remove('/a');
    expect(store.before('/a')?.resource?.etag).toBe('second');
    expect(store.before('/never')).toBeUndefined();
  });
});
