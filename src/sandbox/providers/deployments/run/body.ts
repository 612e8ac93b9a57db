import type { Json, JsonObject } from '../../../contract.ts';
import { isObject, objectAt, valueAt, without } from '../../body.ts';
import type { Frame } from '../expressions/expression.ts';
import { isList } from '../expressions/values.ts';
import { isInner } from '../template/order.ts';
import { DEPLOYMENTS, type Planned } from '../template/plan.ts';
import { resolve } from '../template/resolve.ts';

/** What a template says of a resource for the engine alone. */
const OWN = [
  'type',
  'name',
  'apiversion',
  'dependson',
  'condition',
  'copy',
  'scope',
  'resources',
  'comments',
  'metadata',
  'existing',
];
const OWN_OF_DEPLOYMENTS = [...OWN, 'subscriptionid', 'resourcegroup'];

/** Is it a template within the template? */
export function isNested({ type }: Planned): boolean {
  return type.toLowerCase() === DEPLOYMENTS.toLowerCase();
}

/** The body of the request that makes a resource. */
export function bodyFor(planned: Planned, frame: Frame): JsonObject {
  const own = isNested(planned) ? OWN_OF_DEPLOYMENTS : OWN;
  const rest = Object.fromEntries(Object.entries(planned.body).filter(([name]) => !own.includes(name.toLowerCase())));
  const { properties } = rest;
  if (!isNested(planned) || !isObject(properties)) return objectOf(resolve(rest, frame));
  const template = objectAt(properties, 'template');
  const outside = objectOf(resolve({ ...rest, properties: without(properties, ['template']) }, frame));
  const inside = isInner(properties) ? template : escaped(resolve(template, frame));
  const given = valueAt(properties, 'template') === undefined ? {} : { template: inside };
  return { ...outside, properties: { ...objectAt(outside, 'properties'), ...given } };
}

/** A text that is a value already must not be taken for an expression again. */
function escaped(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (isList(value)) return value.map(escaped);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, escaped(inner ?? null)]));
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
