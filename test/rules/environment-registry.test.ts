import { id } from '../../src/model/id.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { environmentRegistry } from '../../src/rules/environment-registry.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { aRegistry, aWorkspace, GROUP, NOW, W1, wanting } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

const ON = environmentsOf(W1);
const BASES = id(`${GROUP}/providers/microsoft.containerregistry/registries/bases`);
const registering = (...images: readonly (string | null)[]) => ({
  workspace: W1,
  versions: images.map((image, index) => {
    const version = `${index + 1}`;
    return { id: id(`${ON}/train/versions/${version}`), environment: 'Train', version, image };
  }),
});
const of = (...images: readonly (string | null)[]) => ({ environments: registering(...images), workspace: aWorkspace() });
const own = { registry: aRegistry() };
const theirs = (fact: Parameters<typeof aRegistry>[0] = {}) => ({
  [`registry ${BASES}`]: aRegistry({ id: BASES, loginServer: 'bases.azurecr.io', ...fact }),
});
const pairing = wanting({ privateRegistries: [{ registry: BASES, computes: [], endpoints: [], builds: [] }] });
const foreign = (host: string, version = 1) =>
  `Environment «Train» version ${version} takes its image from ${host}, which policy does not pair with the workspace (wants.workspaces[].privateRegistries): nothing is granted.`;

testRule(environmentRegistry, {
  on: ON,
  compliant: [
    { name: 'there is none', facts: factsOf(of()) },
    { name: 'images come from outside Azure’s registries', facts: factsOf(of('mcr.microsoft.com/azureml/base', 'ubuntu:24.04')) },
    { name: 'it is built from a Dockerfile', facts: factsOf(of(null)) },
    { name: 'a name only looks like a registry', facts: factsOf(of('images.azurecr.io.example.com/base')) },
    { name: 'the image lies in the workspace’s own registry', facts: factsOf({ ...of('IMAGES.azurecr.io/base:1'), ...own }) },
    {
      name: 'it lies in a registry that policy pairs',
      facts: factsOf({ ...of('docker://bases.azurecr.io:443/base@sha256:0a'), ...own }, theirs()),
      wants: pairing,
    },
    {
      name: 'another registry cannot be read, which it does not need',
      facts: factsOf({ ...of('images.azurecr.io/base'), ...own }, { [`registry ${BASES}`]: unreadable('Bases are forbidden.') }),
      wants: pairing,
    },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ environments: absent }) },
    { name: 'it has just gone', facts: factsOf({ environments: registering('bases.azurecr.io/x'), workspace: absent }) },
  ],
  unknown: [
    {
      name: 'environments cannot be read yet',
      facts: factsOf({ environments: unreadable('Environments are throttled.', NOW + 5) }),
      says: 'Environments are throttled.',
      retryAt: NOW + 5,
    },
    {
      name: 'the registry that policy pairs cannot be read, and may be the one',
      facts: factsOf({ ...of('bases.azurecr.io/x'), ...own }, { [`registry ${BASES}`]: unreadable('Bases are forbidden.') }),
      wants: pairing,
      says: 'Bases are forbidden.',
      retryAt: null,
    },
  ],
  drifted: [
    {
      name: 'the image lies in somebody else’s registry',
      facts: factsOf({ ...of('mcr.microsoft.com/x', 'bases.azurecr.io/base:1'), ...own }),
      says: [foreign('bases.azurecr.io', 2)],
      steps: [],
    },
    {
      name: 'the workspace has no registry of its own',
      facts: factsOf({ environments: registering('bases.azurecr.cn/x'), workspace: aWorkspace({ containerRegistry: null }) }),
      says: [foreign('bases.azurecr.cn')],
      steps: [],
    },
    {
      name: 'the registry that policy pairs does not exist any more',
      facts: factsOf({ ...of('bases.azurecr.io/base'), ...own }, { [`registry ${BASES}`]: absent }),
      wants: pairing,
      says: [foreign('bases.azurecr.io')],
      steps: [],
    },
  ],
});
