import type { RoleDefinition } from '../role-definition.ts';
import { builtIn, usual } from './role.ts';

/** Roles that belong to no single service. */
export const general: readonly RoleDefinition[] = [
  builtIn('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', 'Full access, including to who has access.', { actions: ['*'] }),
  builtIn('b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', 'Manages every resource, but not who has access to it.', {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action',
      'Microsoft.Purview/consents/write',
      'Microsoft.Purview/consents/delete',
      'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
    ],
  }),
  builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Reads every resource, changes none.', { actions: ['*/read'] }),
  builtIn('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', 'Manages who has access to resources.', {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  }),
  builtIn(
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Role Based Access Control Administrator',
    'Manages access by assigning roles, and by no other way.',
    {
      actions: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        '*/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  builtIn('f1a07417-d97a-45cb-824c-7a7467783830', 'Managed Identity Operator', 'Reads and assigns user-assigned identities.', {
    actions: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
      ...usual,
    ],
  }),
  builtIn('e40ec5ca-96e0-45a2-b4ff-59039f2c2b59', 'Managed Identity Contributor', 'Manages user-assigned identities.', {
    actions: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
      'Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action',
      ...usual,
    ],
  }),
  builtIn('3913510d-42f4-4e42-8a64-420c390055eb', 'Monitoring Metrics Publisher', 'Publishes metrics of Azure resources.', {
    actions: [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  }),
  builtIn('43d0d8ad-25c7-4714-9337-8ba259a9fe05', 'Monitoring Reader', 'Reads all monitoring data.', {
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'],
  }),
  builtIn('b0d8363b-8ddd-447d-831f-62ca05bff136', 'Monitoring Data Reader', 'Reads the data of Azure Monitor workspaces.', {
    dataActions: ['Microsoft.Monitor/accounts/data/metrics/read'],
  }),
  builtIn('4d97b98b-1d4f-4787-a291-c67834d212e7', 'Network Contributor', 'Manages networks, but not access to them.', {
    actions: ['Microsoft.Network/*', 'Microsoft.ResourceHealth/availabilityStatuses/read', ...usual],
  }),
];
