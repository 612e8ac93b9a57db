export const ACCOUNTS = 'Microsoft.Storage/storageAccounts';
export const BLOB_SERVICES = 'Microsoft.Storage/storageAccounts/blobServices';
export const MANAGEMENT_POLICIES = 'Microsoft.Storage/storageAccounts/managementPolicies';
export const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers';
export const SHARES = 'Microsoft.Storage/storageAccounts/fileServices/shares';
