import { endpointKeyAuth } from '../../src/rules/endpoint-key-auth.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { anEndpoint, aWorkspace, NOW, W1 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const endpoints = (...all: readonly ReturnType<typeof anEndpoint>[]) => factsOf({ workspace: aWorkspace(), endpoints: all });
const score = (changes: Parameters<typeof anEndpoint>[1] = {}) => endpoints(anEndpoint('score', changes));

testRule(endpointKeyAuth, {
  on: W1,
  compliant: [
    { name: 'an online endpoint asks for Microsoft Entra tokens', facts: score() },
    { name: 'so does a batch endpoint, in another spelling', facts: score({ kind: 'batch', authMode: 'aadToken' }) },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'there is none', facts: endpoints() },
  ],
  unknown: [
    {
      name: 'endpoints cannot be read',
      facts: factsOf({ workspace: aWorkspace(), endpoints: unreadable('Endpoints are forbidden.') }),
      says: 'Endpoints are forbidden.',
      retryAt: null,
    },
    {
      name: 'it is still being made',
      facts: score({ provisioningState: 'Creating', authMode: 'Key' }),
      says: `${W1}/onlineendpoints/score is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'Azure does not show what it asks for',
      facts: score({ authMode: null }),
      says: 'Online endpoint «score» asks for something that Azure does not show.',
      retryAt: null,
    },
    {
      name: 'it asks for something new',
      facts: score({ authMode: 'Telepathy' }),
      says: 'Online endpoint «score» asks for «Telepathy», which this build does not know.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'it asks for a key',
      facts: score({ authMode: 'key' }),
      says: ['Online endpoint «score» asks for key instead of Microsoft Entra tokens.'],
      steps: [],
    },
    {
      name: 'a batch endpoint asks for a key',
      facts: score({ kind: 'batch', managed: false, authMode: 'Key' }),
      says: ['Batch endpoint «score» asks for Key instead of Microsoft Entra tokens.'],
      steps: [],
    },
    {
      name: 'an endpoint on Kubernetes asks for tokens of Azure Machine Learning',
      facts: score({ managed: false, authMode: 'AMLToken' }),
      says: [
        'Online endpoint «score» asks for AMLToken instead of Microsoft Entra tokens. Known limit: an endpoint on Kubernetes knows no Microsoft Entra tokens.',
      ],
      steps: [],
    },
  ],
});
