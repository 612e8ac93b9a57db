import type { Ask } from '../../model/fact.ts';
import { needing } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Need } from '../../model/step.ts';
import { declaredOf, type Wants, wantsOf } from '../../model/wants.ts';

/**
 * What Azure cannot show has to be declared before a first migration. Binds debt only: an estate that was keyless has lived without.
 * Each answers compliant or drifted, as of the time of the fact that it is asked with.
 */

function declared(
  rule: string,
  resource: Id,
  at: number,
  is: boolean,
  says: { readonly yes: string; readonly no: string },
): Need {
  const head = { rule: `declaration/${rule}`, resource, at };
  return is ? { ...head, verdict: 'compliant', says: says.yes } : { ...head, verdict: 'drifted', says: says.no };
}

const timeOf = (ask: Ask, workspace: Id): number => {
  const fact = ask('workspace', workspace);
  return fact.state === 'known' ? fact.at : 0;
};

/** Who works in the workspace: groups with data roles, or nobody. */
export function peopleDeclared(workspace: Id, ask: Ask, wants: Wants): readonly Need[] {
  const { people } = wantsOf(wants, workspace);
  const yes =
    people === 'none' ? 'Policy declares that nobody works in it by hand.' : 'Policy names the groups of people who work in it.';
  const no = `Policy does not declare who works in ${workspace} (wants.workspaces[].people: groups, or none).`;
  return [declared('people', workspace, timeOf(ask, workspace), people !== undefined, { yes, no })];
}

/** Whether serverless jobs run, and that no service on container instances is planned. */
export function pullersDeclared(workspace: Id, ask: Ask, wants: Wants): readonly Need[] {
  const { serverless, containerInstances } = wantsOf(wants, workspace);
  const at = timeOf(ask, workspace);
  return [
    declared('serverless', workspace, at, serverless !== undefined, {
      yes: `Policy declares that serverless compute is ${serverless === 'used' ? 'used' : 'not used'}.`,
      no: `Policy does not declare whether ${workspace} uses serverless compute (wants.workspaces[].serverless: used, or none).`,
    }),
    declared('containerInstances', workspace, at, containerInstances === 'none', {
      yes: 'Policy declares that no service on container instances is planned.',
      no:
        containerInstances === 'planned'
          ? `Policy declares that services on container instances are planned for ${workspace} (wants.workspaces[].containerInstances): they can pull with the admin password alone.`
          : `Policy does not declare whether ${workspace} will have services on container instances (wants.workspaces[].containerInstances).`,
    }),
  ];
}

/** That nobody else uses the registry or account, and that all who do lie in the configured subscriptions. */
export function dependencyDeclared(kind: 'registry' | 'storage', dependency: Id, ask: Ask, wants: Wants): readonly Need[] {
  const { onlyMachineLearning, coverage } = declaredOf(wants, dependency);
  return needing({ rule: 'declaration', resource: dependency }, { [kind]: ask(kind, dependency) }, () => [
    declared('onlyMachineLearning', dependency, 0, onlyMachineLearning, {
      yes: 'Policy declares that only Azure Machine Learning uses it.',
      no: `Policy does not declare that only Azure Machine Learning uses ${dependency} (wants.dependencies[].onlyMachineLearning).`,
    }),
    declared('coverage', dependency, 0, coverage, {
      yes: 'Policy declares that all who use it lie in the configured subscriptions.',
      no: `Policy does not declare that every workspace that uses ${dependency} lies in the configured subscriptions (wants.dependencies[].coverage).`,
    }),
  ]);
}
