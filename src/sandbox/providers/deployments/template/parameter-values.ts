import type { Json, JsonObject } from '../../../contract.ts';
import { isObject, textAt, valueAt } from '../../body.ts';
import { notModelled } from '../../refusals.ts';
import { invalidTemplate } from '../errors.ts';
import { isList, same, spoken } from '../expressions/values.ts';
import type { Template } from './document.ts';

/** What a parameter takes. */
export interface ParameterType {
  /** As Azure shows it. */
  readonly name: string;
  readonly nullable: boolean;
  readonly definition: JsonObject;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'String',
  securestring: 'SecureString',
  int: 'Int',
  bool: 'Bool',
  object: 'Object',
  secureobject: 'SecureObject',
  array: 'Array',
};

const USAGE = 'Please see https://aka.ms/arm-create-parameter-file for usage details.';
const DEFINITION = /^#\/definitions\/([^/]+)$/;

/** The type that a parameter or output says, through the definitions that it points at. */
export function typeOf(definition: JsonObject, template: Template, depth = 0): ParameterType {
  const pointer = textAt(definition, '$ref');
  if (pointer !== undefined) {
    const [, name = ''] = DEFINITION.exec(pointer) ?? [];
    const target = valueAt(template.definitions, name);
    if (!isObject(target) || depth > 32) throw notModelled(`the type '${pointer}' in a template`);
    const type = typeOf(target, template, depth + 1);
    return { ...type, nullable: type.nullable || definition.nullable === true };
  }
  const name = TYPES[(textAt(definition, 'type') ?? '').toLowerCase()];
  if (name !== undefined) return { name, nullable: definition.nullable === true, definition };
  const why = `Template parameter type '${spoken(valueAt(definition, 'type') ?? '')}' is not valid. Supported types are '${Object.values(TYPES).join(',')}'.`;
  throw invalidTemplate(why);
}

/** Throws `InvalidTemplate` where a parameter does not take the value. */
export function checkValue(name: string, value: Json, { name: type, definition }: ParameterType): void {
  const actual = kindOf(value);
  const expected = type.replace('Secure', '').replace('Int', 'Integer').replace('Bool', 'Boolean');
  if (actual.toLowerCase() !== expected.toLowerCase()) {
    const words = expected === 'String' || expected === 'string' ? 'String, Uri' : expected;
    throw invalidTemplate(`Template parameter JToken type is not valid. Expected '${words}'. Actual '${actual}'. ${USAGE}`);
  }
  const allowed = valueAt(definition, 'allowedValues');
  if (isList(allowed) && !isAllowed(value, allowed)) {
    const values = allowed.map(spoken).join(',');
    throw refused(name, `The parameter value is not part of the allowed value(s): '${values}'`, ` '${spoken(value)}'`);
  }
  checkBounds(name, value, definition);
}

/** Of a list that is allowed, every item must be. */
function isAllowed(value: Json, allowed: readonly Json[]): boolean {
  const items = isList(value) && !allowed.some(isList) ? value : [value];
  return items.every((item) => allowed.some((other) => same(other, item)));
}

function checkBounds(name: string, value: Json, definition: JsonObject): void {
  const size = typeof value === 'string' || isList(value) ? value.length : undefined;
  const checks = [
    ['minLength', size, 'Length of the value should be greater than or equal to'],
    ['maxLength', size, 'Length of the value should be less than or equal to'],
    ['minValue', value, 'The value should be greater than or equal to'],
    ['maxValue', value, 'The value should be less than or equal to'],
  ] as const;
  for (const [key, measured, words] of checks) {
    const bound = valueAt(definition, key);
    if (typeof bound !== 'number' || typeof measured !== 'number') continue;
    if (key.startsWith('min') ? measured < bound : measured > bound) throw refused(name, `${words} '${bound}'`, '');
  }
}

function refused(name: string, why: string, value: string) {
  const message = `The provided value${value} for the template parameter '${name}' at line '1' and column '1' is not valid. ${why}.`;
  return invalidTemplate(message, `properties.template.parameters.${name}`);
}

function kindOf(value: Json): string {
  if (isList(value)) return 'Array';
  if (isObject(value)) return 'Object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return typeof value === 'boolean' ? 'Boolean' : 'String';
}
