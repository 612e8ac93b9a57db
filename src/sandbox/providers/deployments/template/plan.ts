import type { Json, JsonObject } from '../../../contract.ts';
import { isObject, textAt, valueAt } from '../../body.ts';
import { notModelled } from '../../refusals.ts';
import { inTemplate, invalidTemplate } from '../errors.ts';
import { type Frame, inLoop } from '../expressions/expression.ts';
import { resourceIdBelow } from '../expressions/functions-ids.ts';
import { isList, spoken } from '../expressions/values.ts';
import type { Template } from './document.ts';
import { countOf, resolve } from './resolve.ts';

export const DEPLOYMENTS = 'Microsoft.Resources/deployments';

/** One resource of a template, as far as it is known before anything is deployed. */
export interface Planned {
  readonly id: string;
  readonly type: string;
  /** Whole: `parent/child`. */
  readonly name: string;
  readonly apiVersion: string;
  /** `symbol`, or `symbol[2]` in a loop. */
  readonly symbol: string | undefined;
  readonly loop: Looped | undefined;
  readonly body: JsonObject;
  /** Knows the loops around the resource. */
  readonly frame: Frame;
  readonly fate: 'deployed' | 'existing' | 'skipped';
  /** What `dependsOn` says. */
  readonly after: readonly string[];
}

/** The place of a resource in the loop that makes it. */
export interface Looped {
  readonly name: string;
  readonly index: number;
  /** How many are made at once, where not all are. */
  readonly batch: number | undefined;
}

interface Parent {
  readonly type: string;
  readonly name: string;
  readonly scope: string;
}

/** Every resource of a template, loops run and children behind their parents. Throws `InvalidTemplate`. */
export function planResources({ resources }: Template, frame: Frame): readonly Planned[] {
  return resources.flatMap(({ symbol, body }) => plan(body, symbol, frame, undefined));
}

function plan(body: JsonObject, symbol: string | undefined, frame: Frame, parent: Parent | undefined): readonly Planned[] {
  const copy = valueAt(body, 'copy');
  if (!isObject(copy)) return planOne(body, symbol, frame, parent, undefined);
  const name = textAt(copy, 'name') ?? symbol ?? '';
  const count = inTemplate(`The template resource '${name}'`, '', () => countOf(valueAt(copy, 'count') ?? 0, frame));
  const isSerial = /^serial$/i.test(textAt(copy, 'mode') ?? '');
  const size = valueAt(copy, 'batchSize');
  const batch = isSerial ? (typeof size === 'number' ? size : 1) : undefined;
  return Array.from({ length: count }, (_, index) => {
    const own = symbol === undefined ? undefined : `${symbol}[${index}]`;
    return planOne(body, own, inLoop(frame, name, index, true), parent, { name, index, batch });
  }).flat();
}

function planOne(
  body: JsonObject,
  symbol: string | undefined,
  frame: Frame,
  parent: Parent | undefined,
  loop: Looped | undefined,
): readonly Planned[] {
  const written = textAt(body, 'name') ?? symbol ?? '';
  const value = (key: string): Json => {
    const raw = valueAt(body, key) ?? null;
    return inTemplate(`The template resource '${written}'`, '', () => resolve(raw, frame));
  };
  const [type, name] = fullName(required(value('type'), 'type', written), required(value('name'), 'name', written), parent);
  const scope = parent?.scope ?? scopeOf(type, value, frame);
  const isDeployed = valueAt(body, 'existing') !== true;
  const condition = valueAt(body, 'condition') === undefined ? true : value('condition');
  const planned: Planned = {
    id: resourceIdBelow(scope, type, name.split('/')),
    ...{ type, name, symbol, loop, body, frame },
    apiVersion: required(value('apiVersion'), 'apiVersion', written),
    fate: isTrue(condition, written) ? (isDeployed ? 'deployed' : 'existing') : 'skipped',
    after: dependsOn(value('dependsOn')),
  };
  return [planned, ...childrenOf(body).flatMap((child) => plan(child, undefined, frame, { type, name, scope }))];
}

function childrenOf(body: JsonObject): readonly JsonObject[] {
  const children = valueAt(body, 'resources');
  if (isObject(children)) throw notModelled('resources with symbols inside another resource of a template');
  return isList(children) ? children.filter(isObject) : [];
}

/** The whole type and name of a resource: a child says its own parts only. */
function fullName(type: string, name: string, parent: Parent | undefined): readonly [type: string, name: string] {
  const isWhole = parent === undefined || type.toLowerCase().startsWith(`${parent.type.toLowerCase()}/`);
  const whole = isWhole ? type : `${parent.type}/${type}`;
  const depth = whole.split('/').length - 1;
  const wholeName = parent !== undefined && name.split('/').length < depth ? `${parent.name}/${name}` : name;
  if (depth > 0 && wholeName.split('/').length === depth) return [whole, wholeName];
  throw invalidTemplate(
    `The template resource '${wholeName}' for type '${whole}' at line '1' and column '1' has incorrect segment lengths. A nested resource ` +
      'type must have identical number of segments as its resource name. A root resource type must have segment length one greater ' +
      'than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.',
  );
}

function scopeOf(type: string, value: (key: string) => Json, { place }: Frame): string {
  const scope = value('scope');
  if (typeof scope === 'string' && scope !== '') {
    if (scope === '/' || /microsoft\.management/i.test(scope))
      throw notModelled(`a resource of a template at the scope '${scope}'`);
    return scope.startsWith('/') ? scope.replace(/\/$/, '') : `${place.scope}/providers/${scope}`;
  }
  if (type.toLowerCase() !== DEPLOYMENTS.toLowerCase()) return place.scope;
  const [subscription, group] = [value('subscriptionId'), value('resourceGroup')];
  if (subscription === null && group === null) return place.scope;
  const above = `/subscriptions/${subscription === null ? place.subscriptionId : spoken(subscription)}`;
  return group === null ? above : `${above}/resourceGroups/${spoken(group)}`;
}

function required(value: Json, key: string, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidTemplate(
    `The template resource '${name}' at line '1' and column '1' is not valid. The '${key}' property is required.`,
  );
}

function isTrue(condition: Json, name: string): boolean {
  if (typeof condition === 'boolean') return condition;
  if (typeof condition === 'string' && /^(true|false)$/i.test(condition)) return /^true$/i.test(condition);
  throw invalidTemplate(`The condition of the template resource '${name}' at line '1' and column '1' is not a boolean.`);
}

function dependsOn(value: Json): readonly string[] {
  return isList(value) ? value.map(spoken) : [];
}
