import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRoles } from '../../../src/sandbox/rbac/built-in/index.ts';
import { covers, permits } from '../../../src/sandbox/rbac/permission.ts';
import { isAtOrAbove } from '../../../src/sandbox/rbac/scope.ts';

const role = (name: string) => {
  const found = builtInRoles.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no role ${name}`);
  return (plane: 'control' | 'data', action: string) =>
    found.permissions.some((permission) => permits(permission, plane, action));
};

describe('an action pattern', () => {
  it.each([
    ['*', 'Microsoft.Storage/storageAccounts/write', true],
    ['*/read', 'Microsoft.Storage/storageAccounts/read', true],
    ['*/read', 'Microsoft.Storage/storageAccounts/write', false],
    ['Microsoft.Authorization/*/Write', 'microsoft.authorization/roleAssignments/write', true],
    ['Microsoft.Storage/storageAccounts/read', 'Microsoft.Storage/storageAccounts/read/more', false],
    ['a/*/b/*/c', 'a/x/b/y/c', true],
    ['a/*b', 'a/b', true],
    ['a/*/b', 'a/b', true],
    ['a/*/b/*/c', 'a/x/b/c', true],
    ['a/*/b', 'ab', false],
    ['ab*ba', 'aba', false],
  ])('%s on %s: %s', (pattern, action, expected) => {
    expect(covers(pattern, action)).toBe(expected);
  });

  it('agrees with the regular expression it stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'B'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (wanted, action) => {
        const expected = new RegExp(`^${wanted.replaceAll(/\/\*(?=\/)/g, '(?:/.*)?').replaceAll(/(?<!\.)\*/g, '.*')}$`, 'i').test(
          action,
        );
        expect(covers(wanted, action)).toBe(expected);
      }),
    );
  });
});

describe('a built-in role', () => {
  it('has an id of its own', () => {
    const ids = builtInRoles.map(({ roleId }) => roleId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
  });

  it('lets a contributor manage everything but access', () => {
    const contributor = role('Contributor');
    expect(contributor('control', 'Microsoft.ContainerRegistry/registries/write')).toBe(true);
    expect(contributor('control', 'Microsoft.ContainerRegistry/registries/pull/read')).toBe(true);
    expect(contributor('control', 'Microsoft.Authorization/roleAssignments/write')).toBe(false);
    expect(contributor('data', 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read')).toBe(false);
  });

  it('pulls by an action with AcrPull and by data actions with Repository Reader', () => {
    expect(role('AcrPull')('control', 'Microsoft.ContainerRegistry/registries/pull/read')).toBe(true);
    expect(role('AcrPull')('data', 'Microsoft.ContainerRegistry/registries/repositories/content/read')).toBe(false);
    const reader = role('Container Registry Repository Reader');
    expect(reader('control', 'Microsoft.ContainerRegistry/registries/pull/read')).toBe(false);
    expect(reader('data', 'Microsoft.ContainerRegistry/registries/repositories/content/read')).toBe(true);
    expect(reader('data', 'Microsoft.ContainerRegistry/registries/repositories/content/write')).toBe(false);
  });

  it('gives the workspace’s own identity its registry’s images but no stored data', () => {
    const administrator = role('Azure AI Administrator');
    expect(administrator('control', 'Microsoft.ContainerRegistry/registries/pull/read')).toBe(true);
    expect(administrator('control', 'Microsoft.Storage/storageAccounts/listKeys/action')).toBe(true);
    expect(administrator('control', 'Microsoft.Authorization/roleAssignments/write')).toBe(false);
    expect(administrator('data', 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read')).toBe(false);
  });
});

describe('inheritance', () => {
  const group = '/subscriptions/s/resourceGroups/g';
  it.each([
    ['/', group, true],
    ['/providers/Microsoft.Management/managementGroups/root', group, true],
    ['/providers/Microsoft.Management/managementGroups/root', '/providers/Microsoft.Management/managementGroups/other', false],
    ['/SUBSCRIPTIONS/S', group, true],
    [group, `${group}/providers/Microsoft.Storage/storageAccounts/a`, true],
    [group, '/subscriptions/s/resourceGroups/g2', false],
    [`${group}/providers/Microsoft.Storage/storageAccounts/a`, group, false],
  ])('%s reaches %s: %s', (scope, other, expected) => {
    expect(isAtOrAbove(scope, other)).toBe(expected);
  });
});
