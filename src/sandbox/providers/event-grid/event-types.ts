interface EventType {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
}

const operations = [
  ['Write', 'a resource create or update operation'],
  ['Delete', 'a resource deletion operation'],
  ['Action', 'an action on a resource'],
] as const;

const results = [
  ['Success', 'succeeds'],
  ['Failure', 'fails'],
  ['Cancel', 'is cancelled'],
] as const;

/** The nine events of Resource Manager, in the order in which Azure lists them. */
export const resourceEventTypes: readonly EventType[] = operations.flatMap(([operation, what]) =>
  results.map(([result, how]) => ({
    name: `Microsoft.Resources.Resource${operation}${result}`,
    displayName: `Resource ${operation} ${result}`,
    description: `Raised when ${what} ${how}.`,
  })),
);

/** The storage events in Azure's default set. */
export const storageEventTypes: readonly EventType[] = [
  { name: 'Microsoft.Storage.BlobCreated', displayName: 'Blob Created', description: 'Raised when a blob is created.' },
  { name: 'Microsoft.Storage.BlobDeleted', displayName: 'Blob Deleted', description: 'Raised when a blob is deleted.' },
];
