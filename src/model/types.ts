import { ancestor, type Id } from './id.ts';

/** Types of resources, as Azure spells them; ids have them in lower case. */

export const WORKSPACE = 'Microsoft.MachineLearningServices/workspaces';
export const REGISTRY = 'Microsoft.ContainerRegistry/registries';
export const ACCOUNT = 'Microsoft.Storage/storageAccounts';
export const VAULT = 'Microsoft.KeyVault/vaults';
export const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** What a workspace's environments are looked at as: all of them together. */
export const environmentsOf = (workspace: Id): Id => `${workspace}/environments` as Id;

/** The workspace that a resource is, or lies in; `undefined`: neither. */
export const workspaceOf = (it: Id): Id | undefined => ancestor(it, WORKSPACE);
