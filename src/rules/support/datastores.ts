import type { Datastore } from '../../model/resource.ts';

const SYSTEM = new Set(['workspaceblobstore', 'workspacefilestore', 'workspaceartifactstore', 'workspaceworkingdirectory']);
const KEYS = new Set(['accountkey', 'sas']);

/** The four that every workspace comes with follow its mode: what they list is nobody's setting. */
export const isSystemDatastore = ({ name }: Datastore): boolean => SYSTEM.has(name.toLowerCase());

/** Does it store something that shared-key access honours? */
export const storesKey = ({ credentials }: Datastore): boolean => KEYS.has((credentials ?? '').toLowerCase());
