import { describe, expect, it } from 'vitest';
import type { EventSource, Settings } from '../../../src/sandbox/azure.ts';
import { createStillClock } from '../../../src/sandbox/kernel/clock.ts';
import { createDirectory } from '../../../src/sandbox/kernel/directory.ts';
import { createRandom } from '../../../src/sandbox/kernel/random.ts';
import { createStore } from '../../../src/sandbox/kernel/store.ts';
import { createAuthorizer } from '../../../src/sandbox/rbac/authorizer.ts';
import { EVERYBODY, forbid } from '../../../src/sandbox/rbac/deny.ts';
import { refusal } from '../../../src/sandbox/rbac/refusal.ts';

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const group = `${subscription}/resourceGroups/lab`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const pull = 'Microsoft.ContainerRegistry/registries/pull/read';
const write = 'Microsoft.Authorization/roleAssignments/write';
const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const administrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';
const container = 'Microsoft.Storage/storageAccounts/blobServices/containers';

const closed = { scope: group, denyAssignmentName: 'closed', permission: { actions: ['Microsoft.ContainerRegistry/*'] } };

function world(settings: Partial<Settings> = {}) {
  const clock = createStillClock(Date.UTC(2026, 0, 1));
  const store = createStore();
  const directory = createDirectory('22222222-2222-2222-2222-222222222222', clock, createRandom(1));
  const heard: Parameters<EventSource['happened']>[0][] = [];
  const dials = {
    principalReplicationSeconds: 0,
    rolePropagationSeconds: 0,
    operationSeconds: 0,
    eventDelaySeconds: 0,
    ...settings,
  };
  const authorizer = createAuthorizer({
    store,
    directory,
    clock,
    settings: dials,
    events: { happened: (change) => heard.push(change) },
  });
  const { principalId } = directory.add({ type: 'ServicePrincipal', displayName: 'cluster' });
  return { clock, store, directory, authorizer, heard, principalId, azure: { store, clock, guid: createRandom(2).guid } };
}

describe('the authorizer', () => {
  it('allows what a role at the scope or above it lists, and nothing else', () => {
    const { authorizer, principalId } = world();
    authorizer.grant(group, principalId, acrPull);
    expect(authorizer.allows(principalId, pull, registry)).toBe(true);
    expect(authorizer.allows(principalId, pull, `${subscription}/resourceGroups/other`)).toBe(false);
    expect(authorizer.allows(principalId, 'Microsoft.ContainerRegistry/registries/write', registry)).toBe(false);
    expect(authorizer.allows(EVERYBODY, pull, registry)).toBe(false);
  });

  it('lets assignments at a management group and at the root reach every subscription', () => {
    const { authorizer, principalId, directory } = world();
    authorizer.grant('/providers/Microsoft.Management/managementGroups/all', principalId, acrPull);
    expect(authorizer.allows(principalId, pull, registry)).toBe(true);
    const other = directory.add({ type: 'User', displayName: 'Somebody' }).principalId;
    const made = authorizer.grant('/', other, acrPull);
    expect(authorizer.allows(other, pull, registry)).toBe(true);
    expect(made.id).toMatch(/^\/providers\/Microsoft\.Authorization\/roleAssignments\//);
  });

  it('waits until an assignment has spread', async () => {
    const { authorizer, principalId, clock } = world({ rolePropagationSeconds: 300 });
    authorizer.grant(registry, principalId, acrPull);
    await clock.advance(299_999);
    expect(authorizer.allows(principalId, pull, registry)).toBe(false);
    await clock.advance(1);
    expect(authorizer.allows(principalId, pull, registry)).toBe(true);
  });

  it('has an assignment of long ago in force at once', () => {
    const { authorizer, principalId, clock } = world({ rolePropagationSeconds: 300 });
    authorizer.grant(registry, principalId, acrPull, { createdAt: clock.now() - 300_000 });
    expect(authorizer.allows(principalId, pull, registry)).toBe(true);
  });

  it('grants the same role twice as one assignment, and tells of it once', () => {
    const { authorizer, principalId, store, heard } = world();
    const first = authorizer.grant(registry, principalId, acrPull);
    const second = authorizer.grant(
      registry.toUpperCase(),
      principalId,
      `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`,
    );
    expect(second.id).toBe(first.id);
    expect(store.list('Microsoft.Authorization/roleAssignments')).toHaveLength(1);
    expect(heard.map(({ operation, resourceId }) => [operation, resourceId])).toEqual([[write, first.id]]);
  });

  it('weighs the condition of a data assignment', () => {
    const { authorizer, principalId } = world();
    const condition = `@Resource[${container}:name] StringStartsWithIgnoreCase 'mine'`;
    authorizer.grant(account, principalId, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', { condition });
    const reads = (name: string) =>
      authorizer.allowsData(principalId, `${container}/blobs/read`, account, { [`${container}:name`]: name });
    expect(reads('mine-blobstore')).toBe(true);
    expect(reads('theirs-blobstore')).toBe(false);
    expect(authorizer.allowsData(principalId, `${container}/blobs/read`, account)).toBe(false);
  });

  it('tells an unmet condition from a missing assignment', () => {
    const { authorizer, principalId, directory } = world();
    const attribute = 'Microsoft.Authorization/roleAssignments:RoleDefinitionId';
    const condition = `!(ActionMatches{'${write}'}) OR @Request[${attribute}] ForAnyOfAnyValues:GuidEquals {${acrPull}}`;
    authorizer.grant(group, principalId, administrator, { condition });
    const decision = authorizer.decide(principalId, write, registry, { [attribute]: administrator });
    expect(decision.kind).toBe('condition-not-met');
    const caller = directory.find(principalId);
    if (caller === undefined) throw new Error('the principal is gone');
    expect(refusal(caller, write, registry, decision).message).toContain('an ABAC condition not fulfilled');
    expect(authorizer.decide(principalId, 'Microsoft.ContainerRegistry/registries/write', registry).kind).toBe('denied');
    expect(authorizer.allows(principalId, write, registry, { [attribute]: acrPull })).toBe(true);
  });

  it('never allows through a condition that it cannot read', () => {
    const { authorizer, principalId } = world();
    authorizer.grant(registry, principalId, acrPull, { condition: 'anything at all' });
    expect(authorizer.allows(principalId, pull, registry)).toBe(false);
  });

  it('lets a deny assignment win, except for whom it spares', () => {
    const { authorizer, principalId, azure, directory } = world();
    const spared = directory.add({ type: 'ServicePrincipal', displayName: 'spared' }).principalId;
    for (const id of [principalId, spared]) authorizer.grant(group, id, acrPull);
    forbid(azure, { ...closed, excludePrincipals: [spared] });
    expect(authorizer.decide(principalId, pull, registry).kind).toBe('deny-assignment');
    expect(authorizer.allows(spared, pull, registry)).toBe(true);
  });

  it('keeps a deny assignment to its own scope when it says so', () => {
    const { authorizer, principalId, azure } = world();
    authorizer.grant(group, principalId, acrPull);
    forbid(azure, { ...closed, doNotApplyToChildScopes: true });
    expect(authorizer.allows(principalId, pull, registry)).toBe(true);
    expect(authorizer.allows(principalId, pull, group)).toBe(false);
  });
});
