import type { Azure } from '../azure.ts';
import { createRandom } from '../kernel/random.ts';
import { addWorkspace } from './generate-workspace.ts';
import { createMint } from './mint.ts';
import { createSites, type Sites } from './sites.ts';

/** What to generate. */
export interface GenerationOptions {
  /** How many workspaces; hubs and projects count. */
  readonly workspaces: number;
  /** The same seed makes the same estate, name by name. */
  readonly seed: number;
  readonly subscriptionId: string;
  /** Object id of who is said to have made it. Default: a principal that nobody knows. */
  readonly madeBy?: string;
}

/** What was generated, in numbers and by id. */
export interface Generated {
  readonly subscriptionId: string;
  readonly workspaceIds: readonly string[];
  readonly registryIds: readonly string[];
  readonly resources: number;
}

/**
 * Fills an Azure with a keyless estate, straight into the store: no requests, no events, thousands of workspaces in a second.
 * All that is in it is thirty days old; its roles are in force. Workspaces share registries, some ask for repository roles,
 * hubs have projects, computes have either kind of identity. The oracle learns of it by `adopt`.
 */
export function generateEstate(azure: Azure, options: GenerationOptions): Generated {
  const { subscriptionId, workspaces, seed } = options;
  const known = azure.store.subscriptions().some((subscription) => subscription.subscriptionId === subscriptionId);
  if (!known) azure.store.addSubscription(subscriptionId, `generated ${seed}`);
  const random = createRandom(seed);
  const mint = createMint(azure, random, options.madeBy ?? 'generator');
  const sites: Sites = createSites(mint, random, subscriptionId, seed);
  const workspaceIds: string[] = [];
  while (workspaceIds.length < workspaces) {
    const added = addWorkspace({ mint, random, sites, number: workspaceIds.length, room: workspaces - workspaceIds.length });
    workspaceIds.push(...added);
  }
  const registryIds = sites.registryIds();
  return { subscriptionId, workspaceIds, registryIds, resources: mint.count() };
}
