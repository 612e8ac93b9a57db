import type { RoleDefinition } from '../role-definition.ts';
import { builtIn } from './role.ts';

const S = 'Microsoft.Storage/storageAccounts';
const containers = `${S}/blobServices/containers`;
const files = `${S}/fileServices/fileshares/files`;
const queues = `${S}/queueServices/queues`;
const entities = `${S}/tableServices/tables/entities`;
const delegate = `${S}/blobServices/generateUserDelegationKey/action`;

/** Roles on storage accounts and their data. */
export const storage: readonly RoleDefinition[] = [
  builtIn(
    '17d1049b-9a84-46fb-8f53-869881c3d3ab',
    'Storage Account Contributor',
    'Manages storage accounts, and with their keys all of their data.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Insights/diagnosticSettings/*',
        'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        `${S}/*`,
        'Microsoft.Support/*',
      ],
    },
  ),
  builtIn('81a9662b-bebf-436f-a333-f67b29880f12', 'Storage Account Key Operator Service Role', 'Lists and regenerates keys.', {
    actions: [`${S}/listkeys/action`, `${S}/regeneratekey/action`],
  }),
  builtIn(
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    'Storage Blob Data Contributor',
    'Reads, writes and deletes containers and blobs.',
    {
      actions: [`${containers}/delete`, `${containers}/read`, `${containers}/write`, delegate],
      dataActions: ['delete', 'read', 'write', 'move/action', 'add/action'].map((verb) => `${containers}/blobs/${verb}`),
    },
  ),
  builtIn('b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'Storage Blob Data Owner', 'Full access to containers and blobs.', {
    actions: [`${containers}/*`, delegate],
    dataActions: [`${containers}/blobs/*`],
  }),
  builtIn('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', 'Reads containers and blobs.', {
    actions: [`${containers}/read`, delegate],
    dataActions: [`${containers}/blobs/read`],
  }),
  builtIn(
    '69566ab7-960f-475b-8e7c-b3118f30c6bd',
    'Storage File Data Privileged Contributor',
    'Reads and writes all files, whatever their own permissions say.',
    {
      dataActions: [
        ...['read', 'write', 'delete', 'modifypermissions/action'].map((verb) => `${files}/${verb}`),
        `${S}/fileServices/readFileBackupSemantics/action`,
        `${S}/fileServices/writeFileBackupSemantics/action`,
      ],
    },
  ),
  builtIn(
    'b8eda974-7b85-4f76-af95-65846b26df6d',
    'Storage File Data Privileged Reader',
    'Reads all files, whatever their own permissions say.',
    {
      dataActions: [`${files}/read`, `${S}/fileServices/readFileBackupSemantics/action`],
    },
  ),
  builtIn(
    '0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb',
    'Storage File Data SMB Share Contributor',
    'Reads, writes and deletes files over SMB.',
    {
      dataActions: [`${files}/read`, `${files}/write`, `${files}/delete`],
    },
  ),
  builtIn(
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    'Storage Queue Data Contributor',
    'Reads, writes and deletes queues and messages.',
    {
      actions: [`${queues}/delete`, `${queues}/read`, `${queues}/write`],
      dataActions: ['delete', 'read', 'write', 'process/action'].map((verb) => `${queues}/messages/${verb}`),
    },
  ),
  builtIn('19e7f393-937e-4f77-808e-94535e297925', 'Storage Queue Data Reader', 'Reads queues and messages.', {
    actions: [`${queues}/read`],
    dataActions: [`${queues}/messages/read`],
  }),
  builtIn('8a0f0c08-91a1-4084-bc3d-661d67233fed', 'Storage Queue Data Message Processor', 'Peeks, takes and deletes messages.', {
    dataActions: [`${queues}/messages/read`, `${queues}/messages/process/action`],
  }),
  builtIn('c6a89b2d-59bc-44d0-9896-0f6e12d7b80a', 'Storage Queue Data Message Sender', 'Adds messages.', {
    dataActions: [`${queues}/messages/add/action`],
  }),
  builtIn(
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    'Storage Table Data Contributor',
    'Reads, writes and deletes tables and entities.',
    {
      actions: ['read', 'write', 'delete'].map((verb) => `${S}/tableServices/tables/${verb}`),
      dataActions: ['read', 'write', 'delete', 'add/action', 'update/action'].map((verb) => `${entities}/${verb}`),
    },
  ),
  builtIn('76199698-9eea-4c19-bc75-cec21354c6b6', 'Storage Table Data Reader', 'Reads tables and entities.', {
    actions: [`${S}/tableServices/tables/read`],
    dataActions: [`${entities}/read`],
  }),
];
