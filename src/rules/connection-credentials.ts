import type { Ask } from '../model/fact.ts';
import { type Said, when } from '../model/finding.ts';
import type { Connection } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { actsAsOne } from './support/connection-identity.ts';
import { shown } from './support/shown.ts';

const HOLDS = ['pat', 'sas', 'usernamepassword', 'accesskey', 'accountkey', 'apikey', 'customkeys', 'oauth2', 'serviceprincipal'];
const LIMIT = ' Known limit: computes and endpoints reach a private registry by password alone.';

function judgeConnection(connection: Connection, ask: Ask): readonly Said[] {
  const { id, name, authType, category } = connection;
  const head = { rule: 'connection-credentials', resource: id };
  const auth = (authType ?? '').toLowerCase();
  if (HOLDS.includes(auth)) {
    const limit = (category ?? '').toLowerCase() === 'containerregistry' ? LIMIT : '';
    return [{ ...head, verdict: 'drifted', says: `Connection «${name}» stores a credential (${authType}).${limit}` }];
  }
  if (auth === 'managedidentity') return actsAsOne(connection, head, ask);
  if (auth === 'none' || auth === 'aad')
    return [{ ...head, verdict: 'compliant', says: `Connection «${name}» stores no credential.` }];
  const says = `Connection «${name}» logs in by ${shown(authType)}.`;
  return [{ ...head, verdict: 'unknown', retryAt: null, says }];
}

/** Only reported: whoever made the connection knows what else it can log in with. */
export const connectionCredentials = rule({
  id: 'connection-credentials',
  about: 'workspace',
  good: 'No connection of a workspace holds a key, a token, a SAS or a password.',
  why: 'Everybody who may use the connection acts with what it holds, as nobody.',
  severity: 'medium',
  seeds: ['S0', 'S1'],
  fix: {
    bicep: "authType: 'ManagedIdentity'",
    az: 'az ml connection create --file CONNECTION.yml --workspace-name WORKSPACE --resource-group GROUP',
  },

  judge: ({ id }, ask) =>
    when({ rule: 'connection-credentials', resource: id }, { all: ask('connections', id) }, ({ all }) =>
      all.flatMap((it) => judgeConnection(it, ask)),
    ),
});
