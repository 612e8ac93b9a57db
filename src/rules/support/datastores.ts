import type { Datastore } from '../../model/resource.ts';

const SYSTEM = new Set(['workspaceblobstore', 'workspacefilestore', 'workspaceartifactstore', 'workspaceworkingdirectory']);
/** What reaches data without the account's key: nothing, or an application's own credential. */
const WITHOUT_KEY = new Set(['none', 'serviceprincipal', 'certificate', 'kerberoskeytab', 'kerberospassword']);

/** The four that every workspace comes with follow its mode: what they list is nobody's setting. */
export const isSystemDatastore = ({ name }: Datastore): boolean => SYSTEM.has(name.toLowerCase());

/** Might it store something that shared-key access honours? So does what Azure does not show, and what is new. */
export const mayStoreKey = ({ credentials }: Datastore): boolean => !WITHOUT_KEY.has((credentials ?? '').toLowerCase());
