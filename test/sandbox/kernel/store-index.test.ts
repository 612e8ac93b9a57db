import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource } from '../../../src/sandbox/contract.ts';
import { createStore } from '../../../src/sandbox/kernel/store.ts';

const resource = (id: string, owner: string): Resource => ({
  id,
  type: id.includes('x') ? 'T/x' : 'T/y',
  name: id,
  properties: { owner },
  createdAt: 0,
  createdBy: '',
  modifiedAt: 0,
  modifiedBy: '',
  etag: '',
});
const id = fc
  .array(fc.constantFrom('a', 'b', 'x', 'a-b', 'a0'), { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join('/')}`);
const step = fc.record({ kind: fc.constantFrom('save', 'save', 'save', 'remove'), id, owner: fc.constantFrom('Me', 'you') });

test('whatever is saved and removed, lists and look-ups say the same as a walk over everything', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), id, fc.nat(60), (steps, scope, firstAsked) => {
      const store = createStore();
      const plain = new Map<string, Resource>();
      for (const [index, { kind, id: at, owner }] of steps.entries()) {
        if (kind === 'save') {
          store.save(resource(at, owner));
          plain.set(at, resource(at, owner));
        } else {
          store.remove(at);
          for (const key of plain.keys()) if (key === at || key.startsWith(`${at}/`)) plain.delete(key);
        }
        if (index < firstAsked) continue;
        const owned = [...plain.values()].filter(({ type, properties }) => type === 'T/x' && properties.owner === 'Me');
        expect(store.withProperty('t/X', 'owner', 'ME').map((it) => it.id)).toEqual(owned.map((it) => it.id).toSorted());
      }
      const below = [...plain.keys()].filter((key) => key.startsWith(`${scope}/`)).toSorted();
      expect(store.below(scope).map((it) => it.id)).toEqual(below);
      expect(store.list('T/y', scope).map((it) => it.id)).toEqual(below.filter((key) => !key.includes('x')));
      expect(store.list('T/y').map((it) => it.id)).toEqual([...plain.keys()].filter((key) => !key.includes('x')).toSorted());
    }),
  );
});
