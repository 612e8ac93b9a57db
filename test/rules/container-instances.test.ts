import { containerInstances } from '../../src/rules/container-instances.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aRegistry, aService, aWorkspace, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const estate = (services: Parameters<typeof factsOf>[0]['services'], adminUser = false) =>
  factsOf({ workspace: aWorkspace(), registry: aRegistry({ adminUser }), ...(services === undefined ? {} : { services }) });

testRule(containerInstances, {
  on: W1,
  compliant: [{ name: 'the admin user that it pulls with is on', facts: estate([aService('old')], true) }],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'it has no registry', facts: factsOf({ workspace: aWorkspace({ containerRegistry: null }) }) },
    { name: 'the registry is gone', facts: factsOf({ workspace: aWorkspace(), registry: absent, services: [aService('old')] }) },
    { name: 'there is no service', facts: estate([]) },
    { name: 'services run on AKS alone', facts: estate([aService('aks', { type: 'AKS' })]) },
  ],
  unknown: [
    {
      name: 'services cannot be read',
      facts: estate(unreadable('Services are forbidden.')),
      says: 'Services are forbidden.',
      retryAt: null,
    },
    {
      name: 'a service runs on something new',
      facts: estate([aService('odd', { type: 'unknown' })]),
      says: 'Service «odd» runs on «unknown», which this build does not know.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'the admin user is off',
      facts: estate([aService('old', { type: 'aci' }), aService('aks', { type: 'AKS' })]),
      says: [
        'ACI (v1) service «old» pulls with the admin user, which is off: it cannot start again. Redeploy it as an online endpoint.',
      ],
      steps: [],
    },
  ],
});
