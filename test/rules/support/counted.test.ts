import { describe, expect, it } from 'vitest';
import { counted, listed } from '../../../src/rules/support/counted.ts';

describe('a number of things', () => {
  it('is one thing, or many, or none', () => {
    expect(counted(1, 'workspace')).toBe('1 workspace');
    expect(counted(3, 'workspace')).toBe('3 workspaces');
    expect(counted(0, 'node')).toBe('0 nodes');
  });
});

describe('a list of names', () => {
  it('is told whole as long as it is short', () => {
    expect(listed(['ada', 'ben'])).toBe('ada, ben');
    expect(listed(['ada', 'ben', 'eve'], 3)).toBe('ada, ben, eve');
  });

  it('ends with how many more there are', () => {
    expect(listed(['ada', 'ben', 'eve', 'tom'], 2)).toBe('ada, ben, and 2 more');
  });
});
