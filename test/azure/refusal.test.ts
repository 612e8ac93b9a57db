import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import type { Write } from '../../src/model/step.ts';
import { type Answer, azureOn, NOW, refusing, type Script, swiftly } from '../support/azure.ts';

const registry = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/images');
const workspace = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w');
const ADMIN_OFF: Write = { kind: 'registry-admin', on: registry, from: true, to: false };
const IDENTITY: Write = { kind: 'datastore-auth-mode', on: workspace, from: null, to: 'Identity' };
const GRANT: Write = {
  kind: 'role',
  on: registry,
  from: null,
  to: { principalId: 'p', principalType: 'ServicePrincipal', roleId: 'r', roleName: 'AcrPull' },
};

async function refusedBy(script: Script | Answer, write: Write = GRANT) {
  const { azure, sent } = azureOn(typeof script === 'function' ? script : () => script);
  const written = await swiftly(() => azure.write(write));
  if (written.result !== 'refused') throw new Error(`It was not refused, but ${written.result}.`);
  return { ...written.refused, sent };
}

describe('a refused write', () => {
  it.each([
    [409, 'ScopeLocked', "following scope(s) are locked: '/subscriptions/s1'", 'lock', '/subscriptions/s1'],
    [400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created', 'limit', 'no room'],
    [403, 'AuthorizationFailed', 'does not have authorization to perform action', 'permission', 'generated role'],
    [403, 'AuthorizationFailed', 'does not have authorization or an ABAC condition not fulfilled', 'condition', 'condition'],
    [403, 'LinkedAuthorizationFailed', "on the linked scope(s) '/x'", 'permission', '/x'],
    [403, 'DenyAssignmentAuthorizationFailed', 'a deny assignment', 'permission', 'deny assignment'],
    [401, 'AuthenticationFailed', '', 'permission', 'role'],
    [400, 'RoleAssignmentUpdateNotPermitted', 'may not be updated', 'request', 'may not be updated'],
    [404, 'ResourceNotFound', 'was not found', 'request', 'was not found'],
    [409, 'ReadOnlyDisabledSubscription', 'is disabled', 'request', 'is disabled'],
  ])('by %i %s «%s» names %s and does not come back by itself', async (status, code, message, by, says) => {
    for (const write of [GRANT, ADMIN_OFF, IDENTITY]) {
      const refused = await refusedBy(refusing(status, code, message), write);
      expect(refused).toMatchObject({ by, retryAt: null, says: expect.stringContaining(says) });
      expect(refused.sent).toHaveLength(1);
    }
  });

  it.each([
    [409, 'AnotherOperationInProgress'],
    [409, 'Conflict'],
    [409, 'StorageAccountOperationInProgress'],
    [429, 'TooManyRequests'],
    [429, 'RetryableError'],
    [500, 'InternalServerError'],
    [503, 'ServerBusy'],
  ])('by %i %s comes back by itself', async (status, code) => {
    for (const write of [GRANT, ADMIN_OFF, IDENTITY]) {
      const refused = await refusedBy(refusing(status, code, 'later'), write);
      expect(refused).toMatchObject({ by: 'transient', retryAt: NOW + 30_000, says: expect.stringContaining(code) });
    }
  });

  it('comes back when Azure says, and does not wait here for that long', async () => {
    const refused = await refusedBy(refusing(429, 'TooManyRequests', '', { 'retry-after': '120' }));
    expect(refused).toMatchObject({ by: 'transient', retryAt: NOW + 120_000 });
    expect(refused.sent).toHaveLength(1);
  });

  it('for which no answer came is looked at again', async () => {
    for (const write of [GRANT, ADMIN_OFF, IDENTITY])
      expect(await refusedBy(() => 'drop', write)).toMatchObject({ by: 'transient', retryAt: expect.any(Number) });
  });

  it('for an id that no request can be made of is never sent', async () => {
    const refused = await refusedBy({ status: 200 }, { ...ADMIN_OFF, on: id('/subscriptions/s1') });
    expect(refused).toMatchObject({ by: 'request', retryAt: null, sent: [] });
  });
});

describe('a policy that refuses', () => {
  const details = [{ type: 'PolicyViolation', info: { policyAssignmentName: 'keep-admin', policyDefinitionName: 'def' } }];
  const quoting = `disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"keep-admin","id":"/x"}}]'.`;

  it.each([
    ['the details', { message: 'disallowed', additionalInfo: details }],
    ['the message', { message: quoting }],
  ])('is named from %s, by every generation of clients', async (_, rest) => {
    for (const write of [GRANT, ADMIN_OFF, IDENTITY]) {
      const answer: Answer = { status: 403, body: { error: { code: 'RequestDisallowedByPolicy', ...rest } } };
      expect(await refusedBy(answer, write)).toMatchObject({
        by: 'policy',
        retryAt: null,
        says: expect.stringContaining('«keep-admin»'),
      });
    }
  });
});
