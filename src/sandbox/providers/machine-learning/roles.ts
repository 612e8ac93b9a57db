/** The built-in roles that Machine Learning hands out by itself, by their ids. */
export const ROLE = {
  azureAiAdministrator: 'b78c5d69-af96-48a3-bf8d-a8b4d589de94',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  fileDataPrivilegedContributor: '69566ab7-960f-475b-8e7c-b3118f30c6bd',
  metricsWriter: '635dd51f-9968-44d3-b7fb-6d9a6bd613ae',
} as const;
