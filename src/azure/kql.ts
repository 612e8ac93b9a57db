import { EVERYWHERE, type Id, nameOf } from '../model/id.ts';

/** A query in Resource Graph's language. Made here only, from ids and nothing else. */
export type Query = string & { readonly kql: never };

/** A string literal. Ids can hold quotes, and whoever names a resource must not be able to write our queries. */
const literal = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

const dependencies = ['tostring(properties.storageAccount)', 'tostring(properties.containerRegistry)'] as const;
/** What else lies around a workspace and decides something for it. */
const neighbours = ['tostring(properties.keyVault)', 'tostring(properties.applicationInsights)'] as const;

function workspaces(condition?: string): Query {
  return [
    'resources',
    "where type =~ 'microsoft.machinelearningservices/workspaces'",
    ...(condition === undefined ? [] : [`where ${condition}`]),
    // without the id there is no token for the next page
    `project ${[
      'id',
      `storage = ${dependencies[0]}`,
      `registry = ${dependencies[1]}`,
      `vault = ${neighbours[0]}`,
      `insights = ${neighbours[1]}`,
      'hub = tostring(properties.hubResourceId)',
    ].join(', ')}`,
    'order by id asc',
  ].join(' | ') as Query;
}

/** Every workspace in scope of the query. */
export const allWorkspaces = (): Query => workspaces();

/**
 * Workspaces that may use a dependency. Loose on purpose: Azure stores these ids as somebody once typed them, so the name finds
 * and the parsed id decides. Projects come along because theirs are their hub's.
 */
export function workspacesNaming(dependency: Id): Query {
  const name = literal(nameOf(dependency));
  return workspaces(
    [...dependencies.map((it) => `${it} contains ${name}`), 'isnotempty(tostring(properties.hubResourceId))'].join(' or '),
  );
}

/** Workspaces that lie within a scope, or may depend on something that does. The parsed ids decide. */
export function workspacesTouching(scope: Id): Query {
  if (scope === EVERYWHERE) return workspaces();
  const text = literal(scope);
  const found = ['id', ...dependencies, ...neighbours].map((it) => `${it} startswith ${text}`);
  return workspaces([...found, 'isnotempty(tostring(properties.hubResourceId))'].join(' or '));
}
