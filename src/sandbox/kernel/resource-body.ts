import type { Json, JsonObject } from '../contract.ts';
import { AzureError, gatewayError } from '../errors.ts';

/** What Resource Manager itself reads of every resource, whatever its provider. */
const ENVELOPE = [
  'id',
  'name',
  'type',
  'location',
  'tags',
  'kind',
  'sku',
  'plan',
  'identity',
  'managedBy',
  'zones',
  'properties',
];
const OBJECTS = ['sku', 'identity', 'plan'];
const MOST_TAGS = 50;
const LONGEST = { name: 512, value: 256 };

/**
 * The body of a PUT or PATCH of a resource, its outer names as Azure spells them: Azure reads names without regard to case, and a
 * setting that is overlooked for its spelling would be a silent nothing. Throws 400 `InvalidRequestContent`, 501 `NotModelled`.
 */
export function resourceBody(body: JsonObject): JsonObject {
  const spelled = Object.fromEntries(Object.entries(body).map(([name, value]) => [spelling(name), value]));
  for (const name of OBJECTS) if (!isObjectOrNothing(spelled[name])) throw wrongKind(name);
  if (!isObjectOrNothing(spelled.properties)) throw notModelled("'properties' that are no object");
  checkTags(spelled.tags);
  return spelled;
}

function spelling(name: string): string {
  return ENVELOPE.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

function checkTags(tags: Json | undefined): void {
  if (!isObjectOrNothing(tags)) throw wrongKind('tags');
  const entries = Object.entries(tags ?? {});
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) throw wrongKind('tags');
  if (entries.some(([, value]) => typeof value !== 'string')) throw notModelled('a tag whose value is no text');
  const isLong = ([name, value]: [string, unknown]) => name.length > LONGEST.name || String(value).length > LONGEST.value;
  if (entries.length > MOST_TAGS || entries.some(isLong)) throw notModelled("more or longer tags than Azure's limits allow");
}

function isObjectOrNothing(value: Json | undefined): value is JsonObject | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}

function wrongKind(name: string): AzureError {
  const message = `The request content was invalid and could not be deserialized: 'The value at path '${name}' has a wrong type.'.`;
  return gatewayError(400, 'InvalidRequestContent', message);
}

function notModelled(what: string): AzureError {
  return new AzureError(501, 'NotModelled', `The sandbox does not model ${what}.`);
}
