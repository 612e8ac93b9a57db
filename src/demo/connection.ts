import { z } from 'zod';

/** What another client needs to use this Azure: the first line of `npm run sandbox -- --json`. */
export const Connection = z.object({
  resourceManager: z.url(),
  login: z.url(),
  /** PEM of the authority that signed every certificate here. */
  caFile: z.string(),
  tenantId: z.guid(),
  owner: z.object({ clientId: z.guid(), clientSecret: z.string(), principalId: z.guid() }),
  /** Ids of the subscriptions that exist at the start. */
  subscriptions: z.array(z.guid()),
  /** Base address of the control surface: `{control}/clock`. */
  control: z.url(),
  storage: z.object({ blob: z.url(), queue: z.url(), table: z.url() }),
});
export type Connection = z.infer<typeof Connection>;

const Compute = z.object({ id: z.string(), principalId: z.string().optional() });

/** The estate of the demo, as it was built. */
export const Estate = z.object({
  subscriptionId: z.guid(),
  groupId: z.string(),
  registryId: z.string(),
  workspaces: z.array(
    z.object({ id: z.string(), name: z.string(), storageAccountId: z.string(), computes: z.record(z.string(), Compute) }),
  ),
});
export type Estate = z.infer<typeof Estate>;

/** The estate with everything wrong: what is wrong in it, by rule, and a policy document for it. */
export const EverythingWrong = z.object({
  workspaces: z.record(z.string(), z.string()),
  wrong: z.array(
    z.object({
      rule: z.string(),
      resource: z.string(),
      repairable: z.enum(['yes', 'opt-in', 'blocked', 'no']),
      what: z.string(),
    }),
  ),
  policy: z.record(z.string(), z.json()),
});
export type EverythingWrong = z.infer<typeof EverythingWrong>;

/** What the sandbox's process says when it is ready: all of it but the storage, which is a process of its own. */
export const SandboxReady = Connection.omit({ storage: true }).extend({
  estate: Estate.optional(),
  everythingWrong: EverythingWrong.optional(),
});
export type SandboxReady = z.infer<typeof SandboxReady>;

/** The running app, as another client sees it. */
export interface AppConnection {
  /** Of the Functions host. */
  readonly baseUrl: string;
  /** Function key. */
  readonly key: string;
  /** Object id of the identity that the app runs as. */
  readonly principalId: string;
}
