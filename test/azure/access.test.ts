import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { type Answer, azureOn, factValue, NOW, readOne, refusing, type Sent } from '../support/azure.ts';

const group = '/subscriptions/s1/resourceGroups/rg';
const registry = id(`${group}/providers/Microsoft.ContainerRegistry/registries/images`);
const roles = '/subscriptions/S1/providers/Microsoft.Authorization/RoleDefinitions';
const PULL = {
  actions: ['Microsoft.ContainerRegistry/registries/pull/read'],
  notActions: [],
  dataActions: [],
  notDataActions: [],
};

const page = (value: readonly object[], nextLink?: string): Answer => ({ status: 200, body: { value, nextLink } });
const assignment = (name: string, scope: string, rest: object = {}) => ({
  id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  name,
  type: 'Microsoft.Authorization/roleAssignments',
  properties: {
    roleDefinitionId: `${roles}/PULL-ROLE`,
    principalId: 'P1',
    principalType: 'ServicePrincipal',
    scope,
    createdOn: '2025-01-01T00:00:00.1234567Z',
    updatedOn: '2025-01-01T00:00:00.1234567Z',
    ...rest,
  },
});
const definition = { id: `${roles}/pull-role`, name: 'pull-role', properties: { roleName: 'AcrPull', permissions: [PULL] } };
const deny = (name: string, scope: string, rest: object = {}) => ({
  id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${name}`,
  name,
  properties: { denyAssignmentName: name, permissions: [PULL], scope, principals: [{ id: 'P9' }], ...rest },
});

interface World {
  readonly assignments?: (request: Sent) => Answer;
  readonly definitions?: () => Answer;
  readonly denials?: readonly object[];
}
const scriptOf =
  ({ assignments = () => page([]), definitions = () => page([definition]), denials = [] }: World) =>
  (request: Sent): Answer => {
    if (request.path.endsWith('/roleAssignments')) return assignments(request);
    return request.path.endsWith('/roleDefinitions') ? definitions() : page(denials);
  };
const on = (world: World) => azureOn(scriptOf(world));

describe('access at a scope', () => {
  it('acts no sooner than its role was last changed', async () => {
    const updatedOn = '2026-02-01T00:00:00.0000000Z';
    const widened = { ...definition, properties: { ...definition.properties, updatedOn } };
    const { azure } = on({ assignments: () => page([assignment('a', registry)]), definitions: () => page([widened]) });
    const { assignments } = await factValue(azure, 'access', registry);
    expect(assignments.map(({ since }) => since)).toEqual([Date.parse(updatedOn)]);
  });

  it('is asked for at and above the scope, in three requests side by side', async () => {
    const { azure, sent } = on({});
    expect(await azure.read([`access ${registry}`])).toMatchObject({ requests: 3, trips: 1 });
    expect(sent.map(({ path, query }) => [path, query.get('$filter')])).toEqual([
      [`${registry}/providers/Microsoft.Authorization/roleAssignments`, 'atScope()'],
      [`${registry}/providers/Microsoft.Authorization/roleDefinitions`, null],
      [`${registry}/providers/Microsoft.Authorization/denyAssignments`, 'atScope()'],
    ]);
  });

  it('resolves roles and keeps conditions', async () => {
    const { azure } = on({ assignments: () => page([assignment('a1', registry, { condition: '(some condition)' })]) });
    expect(await factValue(azure, 'access', registry)).toEqual({
      assignments: [
        {
          id: `${registry}/providers/microsoft.authorization/roleassignments/a1`,
          principalId: 'p1',
          principalType: 'ServicePrincipal',
          scope: registry,
          roleId: 'pull-role',
          permissions: [PULL],
          condition: '(some condition)',
          since: Date.parse('2025-01-01T00:00:00.123Z'),
        },
      ],
      denials: [],
    });
  });

  it('counts an assignment from its last change on', async () => {
    const { azure } = on({ assignments: () => page([assignment('a1', registry, { updatedOn: '2025-06-01T00:00:00Z' })]) });
    expect((await factValue(azure, 'access', registry)).assignments[0]?.since).toBe(Date.parse('2025-06-01T00:00:00Z'));
  });

  it('takes an assignment without a date for as young as can be', async () => {
    const { azure } = on({ assignments: () => page([assignment('a1', registry, { createdOn: null, updatedOn: undefined })]) });
    expect((await factValue(azure, 'access', registry)).assignments[0]?.since).toBe(NOW);
  });

  it('inherits from the group, the subscription, a management group and the root, and from nothing below or beside', async () => {
    const above = [
      registry,
      group.toUpperCase(),
      '/subscriptions/s1',
      '/providers/Microsoft.Management/managementGroups/mg',
      '/',
    ];
    const elsewhere = [`${registry}/repositories/r`, `${registry}2`, '/subscriptions/s2'];
    const { azure } = on({ assignments: () => page([...above, ...elsewhere].map((scope, at) => assignment(`a${at}`, scope))) });
    const { assignments } = await factValue(azure, 'access', registry);
    expect(assignments.map(({ scope }) => scope)).toEqual([
      registry,
      group.toLowerCase(),
      '/subscriptions/s1',
      '/providers/microsoft.management/managementgroups/mg',
      '/',
    ]);
  });

  it('comes from every page', async () => {
    const next = `https://management.azure.com${registry}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$skipToken=x`;
    const { azure } = on({
      assignments: ({ query }) =>
        query.get('$skipToken') === null ? page([assignment('a1', registry)], next) : page([assignment('a2', registry)]),
    });
    const reading = await azure.read([`access ${registry}`]);
    expect(reading).toMatchObject({ requests: 4, trips: 2 });
    expect(reading.facts.get(`access ${registry}`)).toMatchObject({ value: { assignments: [{}, {}] } });
  });

  it('reads the definitions at a scope once, and again if that failed', async () => {
    let tries = 0;
    const { azure, sent } = on({
      definitions: () => (tries++ === 0 ? refusing(403, 'AuthorizationFailed') : page([definition])),
    });
    expect(await readOne(azure, 'access', registry)).toMatchObject({ state: 'unreadable', retryAt: null });
    expect(await readOne(azure, 'access', registry)).toMatchObject({ state: 'known' });
    expect(await readOne(azure, 'access', registry)).toMatchObject({ state: 'known' });
    expect(sent.filter(({ path }) => path.endsWith('/roleDefinitions'))).toHaveLength(2);
  });

  it('is unreadable when a role is assigned that nobody defines', async () => {
    const { azure } = on({ assignments: () => page([assignment('a1', registry)]), definitions: () => page([]) });
    expect(await readOne(azure, 'access', registry)).toMatchObject({
      state: 'unreadable',
      retryAt: null,
      because: expect.stringContaining('pull-role'),
    });
  });

  it('does not mind an undefined role elsewhere', async () => {
    const { azure } = on({ assignments: () => page([assignment('a1', '/subscriptions/s2')]), definitions: () => page([]) });
    expect(await readOne(azure, 'access', registry)).toMatchObject({ state: 'known' });
  });

  it('is absent where the scope is gone', async () => {
    const { azure } = on({ assignments: () => refusing(404, 'ResourceNotFound') });
    expect(await readOne(azure, 'access', registry)).toMatchObject({ state: 'absent' });
  });
});

describe('deny assignments', () => {
  it('name who is denied, and who is not', async () => {
    const { azure } = on({ denials: [deny('d1', registry, { excludePrincipals: [{ id: 'P2' }] })] });
    expect((await factValue(azure, 'access', registry)).denials).toEqual([
      {
        id: `${registry}/providers/microsoft.authorization/denyassignments/d1`,
        name: 'd1',
        permissions: [PULL],
        principalIds: ['p9'],
        excluded: ['p2'],
        namesGroups: true,
      },
    ]);
  });

  it('that name users and service principals alone name no groups, and what has no kind may be one', async () => {
    const named = async (type: string | undefined) => {
      const { azure } = on({ denials: [deny('d1', registry, { principals: [{ id: 'P9', type }] })] });
      return (await factValue(azure, 'access', registry)).denials[0]?.namesGroups;
    };
    expect(await Promise.all(['User', 'ServicePrincipal', 'Group', undefined].map(named))).toEqual([false, false, true, true]);
  });

  it('that deny everybody say so', async () => {
    const principals = [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }];
    const { azure } = on({ denials: [deny('d1', registry, { principals })] });
    expect((await factValue(azure, 'access', registry)).denials).toMatchObject([{ principalIds: null }]);
  });

  it('are inherited unless they spare what lies below', async () => {
    const { azure } = on({
      denials: [
        deny('inherited', group),
        deny('spares', group, { doNotApplyToChildScopes: true }),
        deny('own', registry, { doNotApplyToChildScopes: true }),
      ],
    });
    expect((await factValue(azure, 'access', registry)).denials.map(({ name }) => name)).toEqual(['inherited', 'own']);
  });
});
