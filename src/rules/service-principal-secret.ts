import { type Ask, principalKey } from '../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../model/finding.ts';
import type { Instant } from '../model/id.ts';
import type { ServicePrincipal } from '../model/neighbour.ts';
import { rule } from '../model/rule.ts';
import { strangersOf } from './support/strangers.ts';

const DAY = 86_400_000;
const MOST = 'wants.servicePrincipals.maximumSecretAgeDays';
const listed = (secrets: ServicePrincipal['secrets']): string => secrets.map(({ name }) => `«${name}»`).join(', ');

function judgePrincipal({ displayName, objectId, secrets }: ServicePrincipal, days: number, at: Instant): Said {
  const name = `Service principal «${displayName ?? objectId}»`;
  const expired = secrets.filter(({ to }) => to !== null && to <= at);
  const left = secrets.filter((it) => !expired.includes(it));
  const old = left.filter(({ from }) => from !== null && at - from > days * DAY);
  const faults = [
    ...(expired.length > 0 ? [`secrets that have expired (${listed(expired)})`] : []),
    ...(old.length > 0 ? [`secrets older than the ${days} days of ${MOST} (${listed(old)})`] : []),
  ];
  if (faults.length > 0) return { verdict: 'drifted', says: `${name} has ${faults.join(' and ')}.` };
  const dateless = left.filter(({ from, to }) => from === null || to === null);
  if (dateless.length > 0) {
    const says = `${name} has secrets of which Azure does not tell the age (${listed(dateless)}).`;
    return { verdict: 'unknown', retryAt: null, says };
  }
  return { verdict: 'compliant', says: `${name} has no secret that is too old.` };
}

function secretsOf(principalId: string, days: number, head: Head, ask: Ask): readonly Finding[] {
  const fact = ask('principal', principalKey('objects', principalId));
  return when({ ...head, aspect: principalId }, { fact }, ({ fact: it }) => [judgePrincipal(it, days, fact.at)]);
}

/** Asks Microsoft Graph, so it is off until policy says how old a secret may be. */
export const servicePrincipalSecret = rule({
  id: 'service-principal-secret',
  about: 'workspace',
  good: 'Secrets of service principals with access to a workspace have not expired and are younger than policy wants.',
  why: 'A secret that nobody renews has been copied for as long as it lives; one that has expired stops whoever relies on it.',
  severity: 'medium',
  seeds: ['S4'],
  fix: {
    bicep: "resource trust 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0' = { … }",
    az: 'az ad app credential delete --id APPLICATION --key-id KEY',
  },

  judge(workspace, ask, { servicePrincipals: { maximumSecretAgeDays: days } }) {
    if (days === null) return [];
    const head = { rule: 'service-principal-secret', resource: workspace.id };
    return strangersOf(
      workspace,
      head,
      ask,
      () => true,
      (found) => [...new Set(found.map(({ principalId }) => principalId))].flatMap((it) => secretsOf(it, days, head, ask)),
    );
  },
});
