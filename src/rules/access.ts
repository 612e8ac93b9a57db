import { when } from '../model/finding.ts';
import { rule } from '../model/rule.ts';
import { ROWS } from './access/index.ts';
import { withDependencies } from './support/hub.ts';
import { judgeRow } from './support/judge.ts';
import { unfinished } from './support/unfinished.ts';

/** Every required role assignment, one row each in `access/`. The cuts ask the same rows what they need. */
export const access = rule({
  id: 'access',
  about: 'workspace',
  good: 'Every identity that a workspace relies on has the roles it needs.',
  why: 'A missing role stops jobs, image builds and data, at once or on the day a key is cut.',
  severity: 'medium',
  seeds: ['S0', 'S1', 'S2', 'S3'],
  fix: {
    bicep: "resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = { scope: dependency, … }",
    az: 'az role assignment create --assignee-object-id PRINCIPAL --assignee-principal-type ServicePrincipal --role ROLE --scope SCOPE',
  },

  judge(workspace, ask, wants) {
    const fact = withDependencies(workspace.id, ask);
    return when({ rule: 'access', resource: workspace.id }, { fact }, ({ fact: it }) => {
      const waits = unfinished(workspace, fact.state === 'known' ? fact.at : 0);
      return waits.length > 0 ? waits : ROWS.flatMap((row) => judgeRow(row, { workspace: it, ask, wants }));
    });
  },
});
