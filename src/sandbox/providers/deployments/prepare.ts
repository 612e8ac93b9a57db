import type { Call, Json, JsonObject } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { parseId } from '../../kernel/ids.ts';
import { isObject, objectAt, textAt, valueAt } from '../body.ts';
import { notModelled } from '../refusals.ts';
import { ExpressionError, type Frame } from './expressions/expression.ts';
import { placeOf, type Self, templateHash } from './place.ts';
import { readTemplate, type Template } from './template/document.ts';
import { createFrame } from './template/frame.ts';
import { type Ordered, orderResources } from './template/order.ts';
import { readParameters, shownParameters } from './template/parameters.ts';
import { type Planned, planResources } from './template/plan.ts';

/** A deployment of which everything is known that can be known before it begins. */
export interface Prepared {
  readonly id: string;
  readonly name: string;
  readonly location: string | undefined;
  readonly tags: JsonObject | undefined;
  readonly template: Template;
  readonly hash: string;
  readonly frame: Frame;
  readonly resources: readonly Planned[];
  readonly ordered: readonly Ordered[];
  /** As they are shown. */
  readonly parameters: JsonObject;
}

/** Parts of a request that nobody here sends. */
const UNKNOWN = ['templateLink', 'parametersLink', 'onErrorDeployment'];

/** Reads the request of a deployment. Throws what Azure refuses it with, or `NotModelled`. */
export function prepare(call: Call, deploymentId: string): Prepared {
  const { azure, body } = call;
  const id = parseId(deploymentId);
  const properties = objectAt(body, 'properties');
  checkRequest(properties);
  const location = locationOf(body, id.resourceGroup === undefined);
  const raw = objectAt(properties, 'template');
  const given = objectAt(properties, 'parameters');
  const template = readTemplate(raw);
  const self: Self = { name: id.name, location, template: raw, parameters: given };
  const place = placeOf(azure, id, self);
  const values = readParameters(template, given, place, azure);
  const read = (): never => {
    throw new ExpressionError("The template function 'reference' is not expected at this location");
  };
  const frame = createFrame({ place, parameters: values, variables: template.variables, read });
  const resources = planResources(template, frame);
  return {
    ...{ id: `${place.scope}/providers/Microsoft.Resources/deployments/${id.name}`, name: id.name, location },
    tags: isObject(body.tags) ? body.tags : undefined,
    ...{ template, hash: templateHash(raw), frame, resources },
    ordered: orderResources(resources),
    parameters: shownParameters(template, values),
  };
}

function checkRequest(properties: JsonObject): void {
  for (const part of UNKNOWN) if (isSaid(valueAt(properties, part))) throw notModelled(`a deployment with '${part}'`);
  const mode = textAt(properties, 'mode') ?? '';
  if (/^complete$/i.test(mode)) throw notModelled("deployments in mode 'Complete', which delete what the template does not name");
  if (!/^incremental$/i.test(mode))
    throw invalidRequest(`Required property 'mode' not found in JSON, or '${mode}' is not one of its values`);
  if (!isObject(valueAt(properties, 'template')))
    throw new AzureError(
      400,
      'InvalidTemplate',
      "Deployment template validation failed: 'Template is required and cannot be null. Please see https://aka.ms/arm-syntax for usage details.'.",
    );
}

function isSaid(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function locationOf(body: JsonObject, isNeeded: boolean): string | undefined {
  const location = textAt(body, 'location');
  if (location === undefined && isNeeded)
    throw new AzureError(400, 'LocationRequired', 'The location property is required for this definition.');
  return location;
}

function invalidRequest(why: string): AzureError {
  return new AzureError(400, 'InvalidRequestContent', `The request content was invalid and could not be deserialized: '${why}'.`);
}
