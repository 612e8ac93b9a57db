/** Values that Azure or a recorder chooses freely are never compared; these leaves carry state and always are. */
const stateful =
  /^(adminUserEnabled|allowSharedKeyAccess|provisioningState|principalType|roleDefinitionId|scope|condition|conditionVersion|publicNetworkAccess|type|credentialsType|roleAssignmentMode|systemDatastoresAuthMode|computeType|resultTruncated|status|anonymousPullEnabled|allowBlobPublicAccess|kind|eventDeliverySchema|endpointType|includedEventTypes)$/i;

type Path = readonly (string | number)[];

/** Where an answer differs from the recorded one, in words; nothing where it agrees. `sent` is echoed state, which must come back. */
export function differences(
  recorded: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown },
  ours: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown },
  sent: unknown,
): readonly string[] {
  if (recorded.status !== ours.status)
    return [`status ${ours.status} ${codeOf(ours.body) ?? ''}, Azure ${recorded.status} ${codeOf(recorded.body) ?? ''}`];
  if (recorded.status >= 400)
    return sameText(codeOf(recorded.body), codeOf(ours.body))
      ? []
      : [`code ${codeOf(ours.body)}, Azure ${codeOf(recorded.body)}`];
  return [...headerDifferences(recorded.headers, ours.headers), ...bodyDifferences(recorded.body, ours.body, sent)];
}

function headerDifferences(
  recorded: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
): readonly string[] {
  return ['location', 'azure-asyncoperation']
    .filter((name) => Object.keys(recorded).some((key) => key.toLowerCase() === name) && ours[name] === undefined)
    .map((name) => `header ${name} missing`);
}

function bodyDifferences(recorded: unknown, ours: unknown, sent: unknown): readonly string[] {
  if (isNothing(recorded)) return isNothing(ours) ? [] : ['a body where Azure sends none'];
  if (typeof recorded !== 'object') return [];
  if (isNothing(ours)) return ['no body'];
  return [...leaves(recorded)].flatMap(([path, value]) => {
    if (!isCompared(path, value, sent) || isOutsideOurList(ours, recorded, path)) return [];
    const found = at(ours, path, recorded);
    if (value === null && found === undefined) return [];
    return sameText(value, found) ? [] : [`${path.join('.')}: ${JSON.stringify(found)}, Azure ${JSON.stringify(value)}`];
  });
}

function isCompared(path: Path, value: unknown, sent: unknown): boolean {
  if (path.includes('systemData') || path.includes('identity') || path.includes('authorizations')) return false;
  const echoed = at(sent, path, undefined);
  if (echoed !== undefined && echoed !== null && sameText(echoed, value)) return true;
  return stateful.test(String(path.findLast((key) => typeof key === 'string') ?? ''));
}

/** A list holds what others made as well: only items that our list has too are compared. */
function isOutsideOurList(ours: unknown, recorded: unknown, path: Path): boolean {
  return path[0] === 'value' && typeof path[1] === 'number' && at(ours, path.slice(0, 2), recorded) === undefined;
}

function* leaves(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  else yield [path, value];
}

/** Follows a path without regard to the case of names; items of a list are found by the id that `like` has in that place. */
function at(value: unknown, path: Path, like: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const next = typeof key === 'number' ? itemAt(value, key, like) : valueNamed(value, key);
  return at(next, rest, typeof key === 'number' ? (like as unknown[] | undefined)?.[key] : valueNamed(like, key));
}

function itemAt(list: unknown, index: number, like: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  const id = Array.isArray(like) ? valueNamed(like[index], 'id') : undefined;
  return typeof id === 'string' ? list.find((item) => sameText(valueNamed(item, 'id'), id)) : list[index];
}

function valueNamed(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const found = Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/** The error code of any of the envelopes that Azure's services use. */
export function codeOf(body: unknown): unknown {
  return valueNamed(valueNamed(body, 'error'), 'code') ?? valueNamed(body, 'code');
}

function isNothing(body: unknown): boolean {
  return body === undefined || body === null || body === '';
}

function sameText(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase());
}
