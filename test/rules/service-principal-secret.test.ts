import { principalKey } from '../../src/model/fact.ts';
import type { ServicePrincipal } from '../../src/model/neighbour.ts';
import type { Assignment } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import { servicePrincipalSecret } from '../../src/rules/service-principal-secret.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import {
  accessOf,
  aPrincipal,
  assigned,
  aWorkspace,
  contributor,
  HOUR,
  NOW,
  SUBSCRIPTION,
  W1,
  wanting,
} from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const DAY = 24 * HOUR;
const wants = wanting({}, { servicePrincipals: { allowed: [], maximumSecretAgeDays: 90 } });
const secret = (name: string, age: number | null, left: number | null): ServicePrincipal['secrets'][number] => ({
  name,
  from: age === null ? null : NOW - age * DAY,
  to: left === null ? null : NOW + left * DAY,
});

const deploy = assigned(contributor, 'deploy', SUBSCRIPTION);
const estate = (principal: unknown, ...more: readonly Assignment[]) =>
  factsOf(
    { workspace: aWorkspace(), computes: [], endpoints: [], access: accessOf(deploy, ...more) },
    { [`principal ${principalKey('objects', 'deploy')}`]: principal },
  );
const holding = (...secrets: ServicePrincipal['secrets']) => estate(aPrincipal('deploy', { secrets }));

testRule(servicePrincipalSecret, {
  on: W1,
  compliant: [
    { name: 'its secret is young enough, to the day', facts: holding(secret('ci', 90, 1)), wants },
    { name: 'it has none', facts: holding(), wants },
    {
      name: 'it is asked once, however many roles it has, and neither people nor the workspace itself are',
      facts: estate(
        aPrincipal('deploy', { secrets: [secret('ci', 1, 30)] }),
        assigned(ROLES.acrPull, 'deploy', W1),
        assigned(contributor, 'boss', W1, { principalType: 'User' }),
        assigned(contributor, 'w1-identity', SUBSCRIPTION),
      ),
      wants,
    },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }), wants },
    { name: 'policy does not say how old a secret may be', facts: factsOf({ workspace: aWorkspace() }) },
    { name: 'the directory knows the principal no more', facts: estate(absent), wants },
  ],
  unknown: [
    {
      name: 'assignments cannot be read',
      facts: factsOf({ workspace: aWorkspace(), computes: [], endpoints: [], access: unreadable('Assignments are forbidden.') }),
      wants,
      says: 'Assignments are forbidden.',
      retryAt: null,
    },
    {
      name: 'Microsoft Graph may not be asked',
      facts: estate(unreadable('Microsoft Graph is forbidden.')),
      wants,
      says: 'Microsoft Graph is forbidden.',
      retryAt: null,
    },
    {
      name: 'the beginning of a secret is not told',
      facts: holding(secret('ci', null, 30)),
      wants,
      says: 'Service principal «deploy» has secrets of which Azure does not tell the age («ci»).',
      retryAt: null,
    },
    {
      name: 'the end of a secret is not told',
      facts: holding(secret('ci', 1, null)),
      wants,
      says: 'Service principal «deploy» has secrets of which Azure does not tell the age («ci»).',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'a secret has expired this very moment',
      facts: holding(secret('ci', null, 0), secret('new', 1, 30)),
      wants,
      says: ['Service principal «deploy» has secrets that have expired («ci»).'],
      steps: [],
    },
    {
      name: 'a secret is too old, and another one has expired, of a principal without a name',
      facts: estate(aPrincipal('deploy', { displayName: null, secrets: [secret('ci', 91, 30), secret('old', 400, -35)] })),
      wants,
      says: [
        'Service principal «deploy» has secrets that have expired («old») and secrets older than the 90 days of wants.servicePrincipals.maximumSecretAgeDays («ci»).',
      ],
      steps: [],
    },
  ],
});
