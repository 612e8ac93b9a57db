import { rule } from '../model/rule.ts';
import { modeOf } from './support/auth-mode.ts';

/** From the switch on jobs use the compute's identity and people their own: the roles come first. */
export const workspaceDatastoreAuthMode = rule({
  id: 'workspace-datastore-auth-mode',
  about: 'workspace',
  good: 'The system datastores of every workspace are reached by identity.',
  why: 'With the access key every job and every person of the workspace reads and writes all its data as nobody.',
  severity: 'high',
  seeds: ['S3'],
  fix: {
    bicep: "systemDatastoresAuthMode: 'Identity'",
    az: 'az ml workspace update --name WORKSPACE --resource-group GROUP --system-datastores-auth-mode identity',
  },
  writes: 'datastore-auth-mode',

  judge: ({ id }, ask, wants) => modeOf(id, ask, wants),
});
