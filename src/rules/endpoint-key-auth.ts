import { type Said, when } from '../model/finding.ts';
import type { Endpoint } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { eachSteady } from './support/each.ts';
import { shown } from './support/shown.ts';

/** Azure Machine Learning's own token is no token of Microsoft Entra. */
const KEYED = new Set(['key', 'amltoken']);

function judgeEndpoint({ name, kind, managed, authMode }: Endpoint): Said {
  const endpoint = `${kind === 'online' ? 'Online' : 'Batch'} endpoint «${name}»`;
  const mode = (authMode ?? '').toLowerCase();
  if (mode === 'aadtoken') return { verdict: 'compliant', says: `${endpoint} asks for Microsoft Entra tokens.` };
  if (!KEYED.has(mode)) return { verdict: 'unknown', retryAt: null, says: `${endpoint} asks for ${shown(authMode)}.` };
  const limit = kind === 'online' && !managed ? ' Known limit: an endpoint on Kubernetes knows no Microsoft Entra tokens.' : '';
  return { verdict: 'drifted', says: `${endpoint} asks for ${authMode} instead of Microsoft Entra tokens.${limit}` };
}

/** Only reported: its callers have to change first. */
export const endpointKeyAuth = rule({
  id: 'endpoint-key-auth',
  about: 'workspace',
  good: 'Online and batch endpoints ask their callers for Microsoft Entra tokens, not for keys.',
  why: 'A key of an endpoint names nobody, never expires, and is copied into whatever calls it.',
  severity: 'medium',
  seeds: ['S0'],
  fix: {
    bicep: "authMode: 'AADToken'",
    az: 'az ml online-endpoint create --file ENDPOINT.yml --workspace-name WORKSPACE --resource-group GROUP',
  },

  judge({ id }, ask) {
    const endpoints = ask('endpoints', id);
    return when({ rule: 'endpoint-key-auth', resource: id }, { endpoints }, ({ endpoints: all }) =>
      eachSteady(all, endpoints.at, judgeEndpoint),
    );
  },
});
