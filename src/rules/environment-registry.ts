import { when } from '../model/finding.ts';
import { rule } from '../model/rule.ts';
import { environmentsOf } from '../model/types.ts';
import { foreignImages } from './support/foreign-images.ts';
import { withDependencies } from './support/hub.ts';

/**
 * Only reported: whoever may register an environment must not be able to open somebody else's images. What a Dockerfile builds on,
 * Azure does not show.
 */
export const environmentRegistry = rule({
  id: 'environment-registry',
  about: 'environments',
  good: 'Environments take their images from the workspace’s own registry, from private ones that policy pairs with it, or from outside Azure.',
  why: 'An image in another registry of Azure’s tempts people to open that registry to everybody who may register an environment.',
  severity: 'low',
  seeds: ['S0', 'S1', 'S2'],
  fix: {
    bicep: "image: 'REGISTRY.azurecr.io/IMAGE:TAG'",
    az: 'az ml environment create --file ENVIRONMENT.yml --workspace-name WORKSPACE --resource-group GROUP',
  },

  judge({ workspace, versions }, ask, wants) {
    const head = { rule: 'environment-registry', resource: environmentsOf(workspace) };
    const fact = withDependencies(workspace, ask);
    return when(head, { fact }, () => {
      const findings = foreignImages(versions, fact, ask, wants, head);
      if (findings.length > 0) return findings;
      return [
        { verdict: 'compliant', says: 'No environment names a registry of Azure that policy does not pair with the workspace.' },
      ];
    });
  },
});
