import type { JsonObject } from '../../../contract.ts';
import { AzureError } from '../../../errors.ts';
import { isObject, objectAt, valueAt } from '../../body.ts';
import { told } from '../errors.ts';
import type { Frame } from '../expressions/expression.ts';
import type { Template } from '../template/document.ts';
import { camelCase, isSecret, outputType } from '../template/parameters.ts';
import type { WithReads } from '../template/reads.ts';
import { resolve, runLoop } from '../template/resolve.ts';

/** The outputs of a deployment, typed; the secret ones without a value. Throws `DeploymentOutputEvaluationFailed`. */
export async function outputsOf(template: Template, frame: Frame, withReads: WithReads): Promise<JsonObject> {
  const shown: [string, JsonObject][] = [];
  for (const name of Object.keys(template.outputs)) {
    const definition = objectAt(template.outputs, name);
    const type = outputType(definition, template);
    const value = await withReads(frame, (own) => outputValue(definition, own)).catch((error: unknown) => {
      throw notEvaluated(name, told(error));
    });
    if (value !== undefined) shown.push([camelCase(name), isSecret(type) ? { type } : { type, value }]);
  }
  return Object.fromEntries(shown);
}

function outputValue(definition: JsonObject, frame: Frame) {
  const condition = valueAt(definition, 'condition');
  if (condition !== undefined && resolve(condition, frame) !== true) return undefined;
  const copy = valueAt(definition, 'copy');
  if (isObject(copy)) return runLoop({ name: '', count: copy.count ?? 0, input: copy.input ?? null }, frame);
  return resolve(valueAt(definition, 'value') ?? null, frame);
}

function notEvaluated(name: string, inner: JsonObject): AzureError {
  const message =
    `Unable to evaluate template outputs: '${name}'. Please see error details and deployment operations. ` +
    'Please see https://aka.ms/arm-common-errors for usage details.';
  const why = `The template output '${name}' is not valid: ${String(inner.message)}`;
  const detail = { code: 'DeploymentOutputEvaluationFailed', target: name, message: why };
  return new AzureError(400, 'DeploymentOutputEvaluationFailed', message, { details: [detail] });
}
