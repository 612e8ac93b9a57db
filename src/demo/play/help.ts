import type { AppConnection, Connection, Estate } from '../connection.ts';

/** What to type to break more and to check, with the addresses of this run. */
export function help(connection: Connection, app: AppConnection, { subscriptionId, registryId, workspaces }: Estate): string {
  const { resourceManager, login, tenantId, owner, caFile, control } = connection;
  const form = `grant_type=client_credentials&client_id=${owner.clientId}&client_secret=${owner.clientSecret}&scope=https://management.azure.com/.default`;
  const patch = `curl -sS --cacert ${caFile} -X PATCH -H "authorization: Bearer $TOKEN" -H 'content-type: application/json'`;
  const account = workspaces[0]?.storageAccountId ?? '';
  return `
Everything stays up until you press Ctrl-C. To break more, as the owner:

  TOKEN=$(curl -sS --cacert ${caFile} -d '${form}' \\
    ${login}/${tenantId}/oauth2/v2.0/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

  # the admin user of the shared registry
  ${patch} \\
    -d '{"properties":{"adminUserEnabled":true}}' \\
    '${resourceManager}${registryId}?api-version=2025-11-01'

  # shared keys of a storage account
  ${patch} \\
    -d '{"properties":{"allowSharedKeyAccess":true}}' \\
    '${resourceManager}${account}?api-version=2023-05-01'

To look:

  # findings, and the plan that would be applied
  curl -sS '${app.baseUrl}/api/check?scope=/subscriptions/${subscriptionId}&code=${app.key}'

  # can everybody who needs it still pull and read?
  curl -sS --cacert ${caFile} ${control}/oracle

  # who asked Azure for what, and the events that followed
  curl -sS --cacert ${caFile} ${control}/requests
  curl -sS --cacert ${caFile} ${control}/events
`;
}
