import type { Role } from './role.ts';
import { ACCOUNT, IDENTITY, REGISTRY, VAULT } from './types.ts';

const blobs = `${ACCOUNT}/blobServices/containers/blobs`;
const files = `${ACCOUNT}/fileServices`;
const queues = `${ACCOUNT}/queueServices/queues/messages`;
const tables = `${ACCOUNT}/tableServices/tables/entities`;

/** Built-in roles that workspaces need: GUIDs and permissions from Microsoft's table of built-in roles. */
export const ROLES = {
  acrPull: { id: '7f951dda-4ed3-4680-a7ca-43fe172d538d', name: 'AcrPull', actions: [`${REGISTRY}/pull/read`], dataActions: [] },
  acrPush: {
    id: '8311e382-0749-4cb8-b61a-304f252e45ec',
    name: 'AcrPush',
    actions: [`${REGISTRY}/pull/read`, `${REGISTRY}/push/write`],
    dataActions: [],
  },
  repositoryReader: {
    id: 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    name: 'Container Registry Repository Reader',
    actions: [],
    dataActions: [`${REGISTRY}/repositories/metadata/read`, `${REGISTRY}/repositories/content/read`],
  },
  /** Pushing to a registry in ABAC mode: the writer's data actions, and what a build task needs on the control plane beside them. */
  repositoryWriter: {
    id: '2a1e307c-b015-4ebd-883e-5b7698a07328',
    name: 'Container Registry Repository Writer with the actions scheduleRun/action and runs/read',
    actions: [`${REGISTRY}/scheduleRun/action`, `${REGISTRY}/runs/read`],
    dataActions: [
      `${REGISTRY}/repositories/metadata/read`,
      `${REGISTRY}/repositories/content/read`,
      `${REGISTRY}/repositories/content/write`,
    ],
  },
  blobDataReader: {
    id: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    name: 'Storage Blob Data Reader',
    actions: [],
    dataActions: [`${blobs}/read`],
  },
  blobDataContributor: {
    id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    name: 'Storage Blob Data Contributor',
    actions: [],
    dataActions: [`${blobs}/read`, `${blobs}/write`, `${blobs}/delete`, `${blobs}/add/action`, `${blobs}/move/action`],
  },
  fileDataPrivilegedReader: {
    id: 'b8eda974-7b85-4f76-af95-65846b26df6d',
    name: 'Storage File Data Privileged Reader',
    actions: [],
    dataActions: [`${files}/fileshares/files/read`, `${files}/readFileBackupSemantics/action`],
  },
  fileDataPrivilegedContributor: {
    id: '69566ab7-960f-475b-8e7c-b3118f30c6bd',
    name: 'Storage File Data Privileged Contributor',
    actions: [],
    dataActions: [
      `${files}/fileshares/files/read`,
      `${files}/fileshares/files/write`,
      `${files}/fileshares/files/delete`,
      `${files}/readFileBackupSemantics/action`,
      `${files}/writeFileBackupSemantics/action`,
      `${files}/fileshares/files/modifypermissions/action`,
    ],
  },
  queueDataContributor: {
    id: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    name: 'Storage Queue Data Contributor',
    actions: [],
    dataActions: [`${queues}/read`, `${queues}/write`, `${queues}/delete`, `${queues}/process/action`],
  },
  tableDataContributor: {
    id: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    name: 'Storage Table Data Contributor',
    actions: [],
    dataActions: [`${tables}/read`, `${tables}/write`, `${tables}/delete`, `${tables}/add/action`, `${tables}/update/action`],
  },
  keyVaultAdministrator: {
    id: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    name: 'Key Vault Administrator',
    actions: [],
    dataActions: [`${VAULT}/*`],
  },
  keyVaultCryptoServiceEncryptionUser: {
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    name: 'Key Vault Crypto Service Encryption User',
    actions: [],
    dataActions: [`${VAULT}/keys/read`, `${VAULT}/keys/wrap/action`, `${VAULT}/keys/unwrap/action`],
  },
  managedIdentityOperator: {
    id: 'f1a07417-d97a-45cb-824c-7a7467783830',
    name: 'Managed Identity Operator',
    actions: [`${IDENTITY}/read`, `${IDENTITY}/assign/action`],
    dataActions: [],
  },
} as const satisfies Record<string, Role>;

/** Contributor, as far as one type of resource is concerned: a role that allows all of that type is as good. */
export const contributorOf = (type: string): Role => ({
  id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  name: 'Contributor',
  actions: [`${type}/*`],
  dataActions: [],
});
