import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Registry } from '../model/resource.ts';
import { readFact } from './answer.ts';
import { perSubscription, placeOf } from './place.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeInstant, maybeText, systemData, tags } from './wire.ts';

const Body = z.object({
  id: armId,
  tags,
  systemData,
  properties: z.object({
    loginServer: z.string(),
    // no default: an answer that does not say is no answer
    adminUserEnabled: z.boolean(),
    provisioningState: maybeText,
    creationDate: maybeInstant,
    roleAssignmentMode: maybeText,
  }),
});

const MODES: Readonly<Record<string, string>> = { legacyregistrypermissions: 'legacy', abacrepositorypermissions: 'abac' };

/** A registry out of an answer's body. Throws for anything that is not one. */
export function parseRegistry(body: unknown): Registry {
  const { id, tags: labels, systemData: stamps, properties: it } = Body.parse(body);
  const mode = it.roleAssignmentMode;
  return {
    id,
    tags: labels,
    loginServer: it.loginServer,
    adminUser: it.adminUserEnabled,
    roleMode: mode === null ? 'legacy' : (MODES[mode.toLowerCase()] ?? mode),
    provisioningState: it.provisioningState,
    createdAt: it.creationDate ?? stamps.createdAt,
  };
}

export interface Registries {
  read(id: Id): Promise<Fact<Registry>>;
  /** Turns the admin user on or off; the body holds nothing else. Ends with Azure's first answer. */
  setAdminUser(id: Id, enabled: boolean, options: CallOptions): Promise<void>;
}

/** Registries, read and written by the typed client: it drops nothing that is asked here. */
export function createRegistries(session: Session): Registries {
  const { credential, endpoint, scope, httpClient, prepare } = session.connection;
  const clientOf = perSubscription((subscription) =>
    prepare(
      new ContainerRegistryManagementClient(credential, subscription, { endpoint, httpClient, credentials: { scopes: [scope] } }),
    ),
  );
  return {
    read: (id) => {
      const { subscription, group, name } = placeOf(id);
      return readFact(
        session,
        `registry ${id}`,
        (options) => clientOf(subscription).registries.get(group, name, options),
        (replies) => parseRegistry(replies.at(-1)?.body),
      );
    },
    setAdminUser: async (id, enabled, options) => {
      const { subscription, group, name } = placeOf(id);
      await clientOf(subscription).registries.update(group, name, { adminUserEnabled: enabled }, options).submitted();
    },
  };
}
