import type { RoleDefinition } from '../role-definition.ts';
import { containerRegistry } from './container-registry.ts';
import { general } from './general.ts';
import { keyVault } from './key-vault.ts';
import { machineLearning } from './machine-learning.ts';
import { storage } from './storage.ts';

/** Every built-in role that the sandbox knows; an assignment of any other is refused as unknown. */
export const builtInRoles: readonly RoleDefinition[] = [
  ...general,
  ...containerRegistry,
  ...storage,
  ...keyVault,
  ...machineLearning,
];
