export const ACCOUNTS = 'Microsoft.Storage/storageAccounts';
export const BLOB_SERVICES = 'Microsoft.Storage/storageAccounts/blobServices';
export const MANAGEMENT_POLICIES = 'Microsoft.Storage/storageAccounts/managementPolicies';
