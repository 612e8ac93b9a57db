import type { RoleDefinition } from '../role-definition.ts';
import { builtIn } from './role.ts';

const R = 'Microsoft.ContainerRegistry/registries';
const read = [`${R}/repositories/metadata/read`, `${R}/repositories/content/read`];
const write = [`${R}/repositories/metadata/write`, `${R}/repositories/content/write`];
const remove = [`${R}/repositories/metadata/delete`, `${R}/repositories/content/delete`];

/** Roles on registries. The Acr ones are made of actions, the Repository ones of data actions: a registry honours one kind. */
export const containerRegistry: readonly RoleDefinition[] = [
  builtIn('7f951dda-4ed3-4680-a7ca-43fe172d538d', 'AcrPull', 'acr pull', { actions: [`${R}/pull/read`] }),
  builtIn('8311e382-0749-4cb8-b61a-304f252e45ec', 'AcrPush', 'acr push', { actions: [`${R}/pull/read`, `${R}/push/write`] }),
  builtIn('c2f4ef07-c644-48eb-af81-4b1b4947fb11', 'AcrDelete', 'acr delete', { actions: [`${R}/artifacts/delete`] }),
  builtIn('cdda3590-29a3-44f6-95f2-9f980659eb04', 'AcrQuarantineReader', 'acr quarantine data reader', {
    actions: [`${R}/quarantine/read`],
    dataActions: [`${R}/quarantinedArtifacts/read`],
  }),
  builtIn(
    'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    'Container Registry Repository Reader',
    'Reads repositories, without the catalogue.',
    {
      dataActions: read,
    },
  ),
  builtIn(
    '2a1e307c-b015-4ebd-883e-5b7698a07328',
    'Container Registry Repository Writer',
    'Reads and writes repositories, without the catalogue.',
    { dataActions: [...read, ...write] },
  ),
  builtIn(
    '2efddaa5-3f1f-4df3-97df-af3f13818f4c',
    'Container Registry Repository Contributor',
    'Reads, writes and deletes repositories, without the catalogue.',
    { dataActions: [...read, ...write, ...remove] },
  ),
  builtIn('bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7', 'Container Registry Repository Catalog Lister', 'Lists the repositories.', {
    dataActions: [`${R}/catalog/read`],
  }),
  builtIn(
    '577a9874-89fd-4f24-9dbd-b5034d0ad23a',
    'Container Registry Data Importer and Data Reader',
    'Imports images, reads repositories and their catalogue.',
    { actions: [`${R}/importImage/action`, `${R}/read`, `${R}/pull/read`], dataActions: [...read, `${R}/catalog/read`] },
  ),
  builtIn('fb382eab-e894-4461-af04-94435c366c3f', 'Container Registry Tasks Contributor', 'Manages tasks, runs and builds.', {
    actions: [
      ...['read', 'write', 'delete', 'listQueueStatus/action'].map((verb) => `${R}/agentpools/${verb}`),
      `${R}/agentpools/operationResults/status/read`,
      `${R}/agentpools/operationStatuses/read`,
      ...['read', 'write', 'delete', 'listDetails/action'].map((verb) => `${R}/tasks/${verb}`),
      `${R}/scheduleRun/action`,
      `${R}/listBuildSourceUploadUrl/action`,
      ...['read', 'write', 'listLogSasUrl/action', 'cancel/action'].map((verb) => `${R}/runs/${verb}`),
      ...['read', 'write', 'delete', 'listDetails/action', 'operationStatuses/read'].map((verb) => `${R}/taskruns/${verb}`),
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      `${R}/read`,
    ],
  }),
];
