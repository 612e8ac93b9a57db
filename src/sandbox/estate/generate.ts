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
  /** The first subscription; more are made as they fill up, since Azure keeps no more than 4,000 role assignments in one. */
  readonly subscriptionId: string;
  /** Object id of who is said to have made it. Default: a principal that nobody knows. */
  readonly madeBy?: string;
}

/** What was generated, in numbers and by id. */
export interface Generated {
  readonly subscriptionIds: readonly string[];
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
  const random = createRandom(seed);
  const mint = createMint(azure, random, options.madeBy ?? 'generator');
  const sites: Sites = createSites({ azure, mint, random, subscriptionId, seed });
  const workspaceIds: string[] = [];
  while (workspaceIds.length < workspaces) {
    const added = addWorkspace({ mint, random, sites, number: workspaceIds.length, room: workspaces - workspaceIds.length });
    workspaceIds.push(...added);
  }
  return { subscriptionIds: sites.subscriptionIds(), workspaceIds, registryIds: sites.registryIds(), resources: mint.count() };
}
