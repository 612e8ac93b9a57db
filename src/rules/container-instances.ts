import { type Said, when } from '../model/finding.ts';
import type { Service } from '../model/resource.ts';
import { rule } from '../model/rule.ts';
import { shown } from './support/shown.ts';

function judgeService({ id, name, type }: Service, adminUser: boolean): Said {
  const head = { resource: id };
  if (type.toUpperCase() !== 'ACI') {
    const says = `Service «${name}» runs on ${shown(type)}.`;
    return { ...head, verdict: 'unknown', retryAt: null, says };
  }
  if (adminUser)
    return { ...head, verdict: 'compliant', says: `ACI (v1) service «${name}» pulls with the admin user, which is on.` };
  const says = `ACI (v1) service «${name}» pulls with the admin user, which is off: it cannot start again. Redeploy it as an online endpoint.`;
  return { ...head, verdict: 'drifted', says };
}

/** Only reported: while one exists an admin user that is on stays on, and one that is off is never switched on. */
export const containerInstances = rule({
  id: 'container-instances',
  about: 'workspace',
  good: 'No first-generation service runs on container instances where the admin user of the registry is off.',
  why: 'Such a service pulls its image with the admin password alone: it fails the next time it starts.',
  severity: 'high',
  seeds: ['S0', 'S1', 'S2'],
  fix: {
    bicep: "resource endpoint 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-06-01' = { … }",
    az: 'az ml online-endpoint create --file ENDPOINT.yml --workspace-name WORKSPACE --resource-group GROUP',
  },

  judge({ id, containerRegistry }, ask) {
    if (containerRegistry === null) return [];
    const facts = { services: ask('services', id), registry: ask('registry', containerRegistry) };
    return when({ rule: 'container-instances', resource: id }, facts, ({ services, registry }) =>
      services.filter(({ type }) => type.toUpperCase() !== 'AKS').map((it) => judgeService(it, registry.adminUser)),
    );
  },
});
