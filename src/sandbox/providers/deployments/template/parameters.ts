import type { Azure } from '../../../azure.ts';
import type { Json, JsonObject } from '../../../contract.ts';
import { AzureError } from '../../../errors.ts';
import { isObject, objectAt, textAt, valueAt } from '../../body.ts';
import { notModelled } from '../../refusals.ts';
import { inTemplate, invalidTemplate } from '../errors.ts';
import { ExpressionError, type Frame, type Place } from '../expressions/expression.ts';
import { nameIn } from '../expressions/values.ts';
import type { Template } from './document.ts';
import { missing, once } from './frame.ts';
import { checkValue, typeOf } from './parameter-values.ts';
import { resolve } from './resolve.ts';
import { timeText } from './time-text.ts';

const USAGE = 'Please see https://aka.ms/arm-create-parameter-file for usage details.';

/** The values of a template's parameters by name: those that were given, and the defaults. Throws `InvalidTemplate`. */
export function readParameters(template: Template, given: JsonObject, place: Place, azure: Azure): JsonObject {
  checkNames(template, given);
  const known = new Map<string, Json>();
  const pending = new Set<string>();
  const frame = defaultsFrame(place, azure, (wanted) => {
    const name = nameIn(template.parameters, wanted);
    if (name === undefined) throw missing('parameter', wanted);
    const value = known.has(name) ? (known.get(name) ?? null) : once(pending, name, 'parameter', () => parameterValue(name));
    known.set(name, value);
    return value;
  });
  const parameterValue = (name: string): Json => {
    const definition = objectAt(template.parameters, name);
    const value = givenValue(given, name) ?? defaultValue(definition, name, frame);
    const type = typeOf(definition, template);
    if (value === null) checkNull(given, name, definition, type.nullable);
    else checkValue(name, value, type);
    return value;
  };
  const entries = Object.keys(template.parameters).map((name) => [name, frame.parameter(name)] as const);
  return Object.fromEntries(entries);
}

function checkNames({ parameters }: Template, given: JsonObject): void {
  const unknown = Object.keys(given).filter((name) => nameIn(parameters, name) === undefined);
  if (unknown.length === 0) return;
  throw invalidTemplate(
    `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original ` +
      'template and can therefore not be provided at deployment time. The only supported parameters for this template are ' +
      `'${Object.keys(parameters).join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
  );
}

function givenValue(given: JsonObject, name: string): Json | undefined {
  const entry = valueAt(given, name);
  if (!isObject(entry)) return undefined;
  if (valueAt(entry, 'reference') !== undefined) throw notModelled(`a parameter that is a secret of a vault ('${name}')`);
  return valueAt(entry, 'value') ?? undefined;
}

function defaultValue(definition: JsonObject, name: string, frame: Frame): Json {
  const value = valueAt(definition, 'defaultValue');
  if (value === undefined) return null;
  return inTemplate(`The template parameter '${name}'`, `properties.template.parameters.${name}`, () => resolve(value, frame));
}

function checkNull(given: JsonObject, name: string, definition: JsonObject, isNullable: boolean): void {
  if (isNullable || valueAt(definition, 'defaultValue') === null) return;
  if (isObject(valueAt(given, name))) {
    const message = `The value of deployment parameter '${name}' is null. Please specify the value or use the parameter reference. ${USAGE}`;
    throw new AzureError(400, 'InvalidDeploymentParameterValue', message);
  }
  const why = `The value for the template parameter '${name}' at line '1' and column '1' is not provided. ${USAGE}`;
  throw invalidTemplate(why, `properties.template.parameters.${name}`);
}

function defaultsFrame(place: Place, azure: Azure, parameter: Frame['parameter']): Frame {
  const refuse = (what: string) => (): never => {
    throw new ExpressionError(`The template function '${what}' is not expected at this location`);
  };
  return {
    place,
    parameter,
    variable: refuse('variables'),
    read: refuse('reference'),
    loops: new Map(),
    lambda: new Map(),
    moments: { now: (format) => timeText(azure.clock.now(), format), guid: () => azure.guid() },
  };
}

/** The parameters as a deployment shows them: typed, and the secret ones without a value. */
export function shownParameters(template: Template, values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { name: type } = typeOf(objectAt(template.parameters, name), template);
      return [camelCase(name), isSecret(type) ? { type } : { type, value: value ?? null }];
    }),
  );
}

/** Does Azure hide values of the type? */
export function isSecret(type: string): boolean {
  return type.startsWith('Secure');
}

/** As Azure writes the names of parameters and outputs: capitals at the beginning become small, up to the last before a small letter. */
export function camelCase(name: string): string {
  const signs = [...name];
  const at = signs.findIndex(
    (sign, index) => !isCapital(sign) || (index > 0 && index + 1 < signs.length && !isCapital(signs[index + 1] ?? '')),
  );
  const end = at < 0 ? signs.length : at;
  return signs.slice(0, end).join('').toLowerCase() + signs.slice(end).join('');
}

function isCapital(sign: string): boolean {
  return sign !== sign.toLowerCase();
}

/** The type of an output, spelled as Azure spells it. */
export function outputType(definition: JsonObject, template: Template): string {
  return typeOf(
    textAt(definition, 'type') === undefined && valueAt(definition, '$ref') === undefined ? { type: 'object' } : definition,
    template,
  ).name;
}
