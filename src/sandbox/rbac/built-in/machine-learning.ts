import type { RoleDefinition } from '../role-definition.ts';
import { builtIn, usual } from './role.ts';

const W = 'Microsoft.MachineLearningServices/workspaces';
const everythingInside = ['read', 'action', 'delete', 'write'].map((verb) => `${W}/*/${verb}`);

/** Roles on workspaces and what workspaces depend on. */
export const machineLearning: readonly RoleDefinition[] = [
  builtIn(
    'f6c7c914-8db3-469d-8ca1-694a8f32e121',
    'AzureML Data Scientist',
    'Works in a workspace; no computes, not the workspace itself.',
    {
      actions: everythingInside,
      notActions: [
        `${W}/delete`,
        `${W}/write`,
        `${W}/computes/*/write`,
        `${W}/computes/*/delete`,
        `${W}/computes/listKeys/action`,
        `${W}/listKeys/action`,
        `${W}/hubs/write`,
        `${W}/hubs/delete`,
        `${W}/featurestores/write`,
        `${W}/featurestores/delete`,
      ],
    },
  ),
  builtIn('e503ece1-11d0-4e8e-8e2c-7a6c3bf38815', 'AzureML Compute Operator', 'Manages computes.', {
    actions: [`${W}/computes/*`, `${W}/notebooks/vm/*`],
  }),
  builtIn('635dd51f-9968-44d3-b7fb-6d9a6bd613ae', 'AzureML Metrics Writer (preview)', 'Writes metrics to a workspace.', {
    actions: [`${W}/metrics/*/write`],
  }),
  builtIn('1823dd4f-9b8c-4ab6-ab4e-7397a3684615', 'AzureML Registry User', 'Uses machine learning registries and their assets.', {
    actions: ['Microsoft.MachineLearningServices/registries/read', 'Microsoft.MachineLearningServices/registries/assets/*'],
  }),
  builtIn(
    'ea01e6af-a1c1-4350-9563-ad00f8c72ec5',
    'Azure Machine Learning Workspace Connection Secrets Reader',
    'Reads the secrets of connections.',
    { actions: [`${W}/connections/listsecrets/action`, `${W}/metadata/secrets/read`] },
  ),
  builtIn(
    '64702f94-c441-49e6-a78b-ef80e0188fee',
    'Azure AI Developer',
    'Works in a hub or project, not on the resource itself.',
    {
      actions: [
        ...everythingInside,
        'Microsoft.MachineLearningServices/locations/*/read',
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/deployments/*',
      ],
      notActions: [
        'delete',
        'write',
        'listKeys/action',
        'hubs/write',
        'hubs/delete',
        'featurestores/write',
        'featurestores/delete',
      ].map((verb) => `${W}/${verb}`),
      dataActions: ['OpenAI', 'SpeechServices', 'ContentSafety'].map((kind) => `Microsoft.CognitiveServices/accounts/${kind}/*`),
    },
  ),
  builtIn(
    'b78c5d69-af96-48a3-bf8d-a8b4d589de94',
    'Azure AI Administrator',
    'Everything that a workspace needs around it; what a workspace’s own identity holds on its resource group.',
    {
      actions: [
        ...usual,
        'Microsoft.CognitiveServices/*',
        'Microsoft.ContainerRegistry/registries/*',
        'Microsoft.DataFactory/factories/*',
        'Microsoft.DocumentDb/databaseAccounts/*',
        'Microsoft.Features/features/read',
        'Microsoft.Features/providers/features/read',
        'Microsoft.Features/providers/features/register/action',
        ...['components/*', 'diagnosticSettings/*', 'generateLiveToken/read', 'logDefinitions/read', 'metricAlerts/*'].map(
          insights,
        ),
        ...['metricdefinitions/read', 'metrics/read', 'scheduledqueryrules/*', 'topology/read', 'transactions/read'].map(
          insights,
        ),
        insights('webtests/*'),
        'Microsoft.KeyVault/*',
        `${W}/*`,
        'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
        'Microsoft.ResourceHealth/availabilityStatuses/read',
        'Microsoft.Resources/deployments/operations/read',
        'Microsoft.Resources/subscriptions/operationresults/read',
        'Microsoft.Resources/subscriptions/read',
        'Microsoft.Resources/subscriptions/resourcegroups/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/write',
        ...['write', 'read', 'delete', 'indexes/*'].map((verb) => `Microsoft.Search/searchServices/${verb}`),
        'Microsoft.Storage/storageAccounts/*',
      ],
    },
  ),
];

function insights(rest: string): string {
  return `Microsoft.Insights/${rest}`;
}
