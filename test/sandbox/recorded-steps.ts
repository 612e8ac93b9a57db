/** One request of a fact: the body as JSON, the answer as far as the fact tells of it. */
export interface Step {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

/** What recordings of the real Azure show of an exchange, in our words: given what came before, a request gets this answer. */
export interface RecordedShape {
  readonly fact: string;
  /** Sent first, each to the end of its operation. */
  readonly given?: readonly Step[];
  readonly when: Step;
  readonly status: number;
  /** Of an error. */
  readonly code?: string;
  /** Headers that must be there, with what they must contain. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly withoutHeaders?: readonly string[];
  /** Part of the body; `null` is an empty one. */
  readonly body?: object | null;
  /** Names that must be absent from `properties`. */
  readonly withoutProperties?: readonly string[];
}

export const S = '11111111-1111-4111-8111-111111111111';
export const subscription = `/subscriptions/${S}`;
export const group = `${subscription}/resourceGroups/facts`;
export const reader = '22222222-2222-4222-8222-222222222222';

export const makeGroup: Step = { method: 'PUT', path: `${group}?api-version=2022-09-01`, body: { location: 'westus' } };

export const registryPath = `${group}/providers/Microsoft.ContainerRegistry/registries/facts?api-version=2023-11-01-preview`;
export const makeRegistry: Step = {
  method: 'PUT',
  path: registryPath,
  body: { location: 'westus', sku: { name: 'Premium' }, properties: {} },
};

export const accountPath = `${group}/providers/Microsoft.Storage/storageAccounts/facts?api-version=2023-05-01`;
export const makeAccount: Step = {
  method: 'PUT',
  path: accountPath,
  body: { location: 'westus', sku: { name: 'Standard_LRS' }, kind: 'StorageV2', properties: {} },
};

export const assignmentPath = (name: string) =>
  `${group}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
export const [first, second] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'] as const;
export const assignment = (principalId: string) => ({
  properties: {
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    principalId,
    principalType: 'ServicePrincipal',
  },
});
export const assign = (name: string): Step => ({ method: 'PUT', path: assignmentPath(name), body: assignment(reader) });

export const watcherPath = `${group}/providers/Microsoft.EventGrid/eventSubscriptions/facts?api-version=2022-06-15`;
export const makeWatcher: Step = {
  method: 'PUT',
  path: watcherPath,
  body: {
    properties: { destination: { endpointType: 'WebHook', properties: { endpointUrl: 'https://example.com/events?code=1' } } },
  },
};

const vault = `${group}/providers/Microsoft.KeyVault/vaults/facts`;
export const insights = `${group}/providers/Microsoft.Insights/components/facts`;
export const workspacePath = `${group}/providers/Microsoft.MachineLearningServices/workspaces/facts?api-version=2024-04-01`;
const makeVault: Step = {
  method: 'PUT',
  path: `${vault}?api-version=2023-07-01`,
  body: { location: 'westus', properties: { tenantId: S, sku: { family: 'A', name: 'standard' }, accessPolicies: [] } },
};
const makeInsights: Step = {
  method: 'PUT',
  path: `${insights}?api-version=2020-02-02`,
  body: { location: 'westus', kind: 'web', properties: { Application_Type: 'web' } },
};
export const makeWorkspace: Step = {
  method: 'PUT',
  path: workspacePath,
  body: {
    location: 'westus',
    identity: { type: 'SystemAssigned' },
    properties: { storageAccount: accountPath.split('?')[0], keyVault: vault, applicationInsights: insights },
  },
};
export const aroundWorkspace = [makeGroup, makeAccount, makeVault, makeInsights];
