import { connectionCredentials } from '../../src/rules/connection-credentials.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aConnection, anIdentity, aWorkspace, IDENTITY, NOW, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const connections = (...all: readonly ReturnType<typeof aConnection>[]) => factsOf({ workspace: aWorkspace(), connections: all });
const by = (authType: string | null) => connections(aConnection('shop', { category: 'Git', authType }));
const asIdentity = (identity: ReturnType<typeof aConnection>['identity']) =>
  aConnection('shop', { authType: 'ManagedIdentity', identity });
const acting = (clientId: string, fact: Parameters<typeof factsOf>[0]['identity']) =>
  factsOf({
    workspace: aWorkspace(),
    connections: [asIdentity({ resourceId: IDENTITY, clientId })],
    ...(fact === undefined ? {} : { identity: fact }),
  });

testRule(connectionCredentials, {
  on: W1,
  compliant: [
    { name: 'it logs in by nothing', facts: by('None') },
    { name: 'it logs in as who uses it', facts: by('AAD') },
    { name: 'it acts as the identity of the workspace', facts: connections(asIdentity(null)) },
    { name: 'it names an identity without a client', facts: connections(asIdentity({ resourceId: IDENTITY, clientId: null })) },
    { name: 'its client belongs to its identity', facts: acting('Hands-Client', anIdentity()) },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'there is none', facts: connections() },
  ],
  unknown: [
    {
      name: 'connections cannot be read',
      facts: factsOf({ workspace: aWorkspace(), connections: unreadable('Connections are forbidden.') }),
      says: 'Connections are forbidden.',
      retryAt: null,
    },
    {
      name: 'Azure does not show how it logs in',
      facts: by(null),
      says: 'Connection «shop» logs in by something that Azure does not show.',
      retryAt: null,
    },
    {
      name: 'it logs in by something new',
      facts: by('Telepathy'),
      says: 'Connection «shop» logs in by «Telepathy», which this build does not know.',
      retryAt: null,
    },
    {
      name: 'it names a client and no identity',
      facts: connections(asIdentity({ resourceId: null, clientId: 'hands-client' })),
      says: 'Connection «shop» names client hands-client, and Azure shows no identity beside it.',
      retryAt: null,
    },
    {
      name: 'the identity cannot be read yet',
      facts: acting('hands-client', unreadable('Identities are throttled.', NOW + 5)),
      says: 'Identities are throttled.',
      retryAt: NOW + 5,
    },
  ],
  drifted: [
    ...['PAT', 'SAS', 'UsernamePassword', 'AccessKey', 'AccountKey', 'ApiKey', 'CustomKeys', 'OAuth2', 'ServicePrincipal'].map(
      (it) => ({
        name: `it stores a credential of type ${it}`,
        facts: by(it),
        says: [`Connection «shop» stores a credential (${it}).`],
        steps: [],
      }),
    ),
    {
      name: 'it leads to a registry, beside one that stores nothing',
      facts: connections(aConnection('mirror'), aConnection('shop', { authType: 'None' })),
      says: [
        'Connection «mirror» stores a credential (UsernamePassword). Known limit: computes and endpoints reach a private registry by password alone.',
      ],
      steps: [],
    },
    {
      name: 'its client belongs to somebody else',
      facts: acting('other-client', anIdentity()),
      says: [`Connection «shop» names client other-client, which does not belong to identity ${IDENTITY}.`],
      steps: [],
    },
    {
      name: 'its identity does not exist any more',
      facts: acting('hands-client', absent),
      says: [`Connection «shop» acts as identity ${IDENTITY}, which does not exist any more.`],
      steps: [],
    },
  ],
});
