import type { RoleDefinition } from '../role-definition.ts';
import { builtIn, usual } from './role.ts';

const V = 'Microsoft.KeyVault';
const look = [
  `${V}/checkNameAvailability/read`,
  `${V}/deletedVaults/read`,
  `${V}/locations/*/read`,
  `${V}/vaults/*/read`,
  `${V}/operations/read`,
];

/** Roles on vaults; the data actions count only in vaults of the role-based permission model. */
export const keyVault: readonly RoleDefinition[] = [
  builtIn(
    '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    'Key Vault Administrator',
    'All data operations of a vault, not the vault itself.',
    {
      actions: [...usual, ...look],
      dataActions: [`${V}/vaults/*`],
    },
  ),
  builtIn('b86a8fe4-44ce-4948-aee5-eccb2c155cd7', 'Key Vault Secrets Officer', 'Everything with secrets, but not permissions.', {
    actions: [...usual, ...look],
    dataActions: [`${V}/vaults/secrets/*`],
  }),
  builtIn('4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', 'Reads the values of secrets.', {
    dataActions: [`${V}/vaults/secrets/getSecret/action`, `${V}/vaults/secrets/readMetadata/action`],
  }),
  builtIn('21090545-7ca7-4776-b22c-e363652d74d2', 'Key Vault Reader', 'Reads metadata of vaults, keys and secrets, no values.', {
    actions: [...usual, ...look],
    dataActions: [`${V}/vaults/*/read`, `${V}/vaults/secrets/readMetadata/action`],
  }),
  builtIn('14b46e9e-c2b7-41b4-b07b-48a6ebf60603', 'Key Vault Crypto Officer', 'Everything with keys, but not permissions.', {
    actions: [...usual, ...look],
    dataActions: [`${V}/vaults/keys/*`, `${V}/vaults/keyrotationpolicies/*`],
  }),
  builtIn(
    'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    'Key Vault Crypto Service Encryption User',
    'Reads keys and wraps and unwraps with them.',
    {
      actions: [
        'Microsoft.EventGrid/eventSubscriptions/write',
        'Microsoft.EventGrid/eventSubscriptions/read',
        'Microsoft.EventGrid/eventSubscriptions/delete',
      ],
      dataActions: ['read', 'wrap/action', 'unwrap/action'].map((verb) => `${V}/vaults/keys/${verb}`),
    },
  ),
  builtIn('f25e0fa2-a7c8-4377-a976-54943a77a395', 'Key Vault Contributor', 'Manages vaults, without access to their content.', {
    actions: [...usual, `${V}/*`],
    notActions: [`${V}/locations/deletedVaults/purge/action`, `${V}/hsmPools/*`, `${V}/managedHsms/*`],
  }),
];
