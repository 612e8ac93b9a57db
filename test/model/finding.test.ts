import { describe, expect, it } from 'vitest';
import { named, namedOnce } from '../../src/model/finding.ts';
import { EVERYWHERE } from '../../src/model/id.ts';
import { REGISTRY } from '../support/literals.ts';

describe('a sentence that stands alone', () => {
  it('names what it is about where its words do not', () => {
    expect(named({ resource: REGISTRY, says: 'The admin user is on.' })).toBe('«images»: The admin user is on.');
  });

  it.each([
    ['by its name', REGISTRY, 'Registry «Images» keeps its admin user.'],
    ['by its id', REGISTRY, `Reading roles of ${REGISTRY} failed.`],
    ['as all there is', EVERYWHERE, 'The estate cannot be read.'],
  ])('stays as it is where it names it %s', (_, resource, says) => {
    expect(named({ resource, says })).toBe(says);
  });

  it('is said once, however many rows agree', () => {
    const finding = { resource: REGISTRY, says: 'The admin user is on.' };
    expect(namedOnce([finding, finding])).toEqual(['«images»: The admin user is on.']);
  });
});
