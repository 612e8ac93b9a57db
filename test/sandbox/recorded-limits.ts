/** Where the sandbox's answer is not the recorded one, how often at most, and why. */
export const knownDisagreements: Readonly<Record<string, { readonly most: number; readonly because: string }>> = {
  'DELETE Microsoft.Authorization/roleAssignments 404': {
    most: 1,
    because: 'the type of the scope is not modelled, so nobody can say that it is gone',
  },
  'GET Microsoft.Authorization/policyDefinitions 404': { most: 1, because: 'a name with an escaped slash' },
  'PUT Microsoft.MachineLearningServices/workspaces/datastores 201': {
    most: 1,
    because: 'a datastore of Data Lake Storage Gen1 without credentials shows an empty service principal',
  },
  'POST Microsoft.Resources/deployments/exportTemplate 200': {
    most: 2,
    because: 'what had been deployed is not in the recording',
  },
  'GET Microsoft.MachineLearningServices/workspaces 200': {
    most: 5,
    because: 'what feature stores show of services beside Machine Learning',
  },
};

/** What recordings show and the sandbox refuses to answer, by what the exchange is about, and why. */
export const notModelled: readonly { readonly subject: RegExp; readonly because: string }[] = [
  {
    subject: /Microsoft\.Resources\/deployments/,
    because: 'what a template makes of types that are not modelled, and what it would make',
  },
  {
    subject:
      /Microsoft\.(ApiCenter|App|Compute|ContainerService|DBforMySQL|HardwareSecurityModules|Media|NetApp|Network|RecoveryServices|Search|VirtualMachineImages|Web)\//,
    because: 'no workspace depends on this provider',
  },
  { subject: /Microsoft\.Insights\/(privateLinkScopes|myWorkbooks)/, because: 'only components matter to workspaces' },
  { subject: /Microsoft\.Authorization\/policyDefinitions/, because: 'policies are not evaluated' },
  { subject: /Microsoft\.MachineLearningServices\/registries/, because: 'registries of models are not workspaces' },
  { subject: /PATCH Microsoft\.MachineLearningServices\/workspaces/, because: 'managed networks' },
  {
    subject: /Microsoft\.MachineLearningServices\/workspaces\/(datastores\/listSecrets|computes)/,
    because: 'the recording does not tell the state before it',
  },
  { subject: /Microsoft\.EventGrid\/(eventSubscriptions|locations\/topicTypes)/, because: 'custom topics and domains' },
  { subject: /PATCH Microsoft\.Storage\/storageAccounts/, because: 'immutability policies' },
  { subject: /Microsoft\.Storage\/storageAccounts\/regenerateKey/, because: 'Kerberos keys' },
  { subject: /Microsoft\.ResourceGraph\/resources/, because: 'which subscriptions lie in a management group' },
];
