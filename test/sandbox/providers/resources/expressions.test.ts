import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/sandbox/contract.ts';
import { evaluate } from '../../../../src/sandbox/providers/deployments/expressions/evaluate.ts';
import type { Expression, Frame } from '../../../../src/sandbox/providers/deployments/expressions/expression.ts';
import { uniqueStringOf } from '../../../../src/sandbox/providers/deployments/expressions/hash.ts';
import { isExpression, parseExpression, plainText } from '../../../../src/sandbox/providers/deployments/expressions/parse.ts';
import { camelCase } from '../../../../src/sandbox/providers/deployments/template/parameters.ts';

const SUB = '11111111-1111-4111-8111-111111111111';
const scope = `/subscriptions/${SUB}/resourceGroups/lab`;

const frame: Frame = {
  place: {
    ...{ scope, subscriptionId: SUB, resourceGroup: 'lab' },
    facts: {
      subscription: { subscriptionId: SUB },
      resourcegroup: { id: scope, tags: { Team: 'red' } },
      tenant: {},
      deployment: {},
      environment: {},
    },
  },
  parameter: (name) => ({ list: [3, 1, 2], object: { a: 1, b: { c: 2 } }, text: 'Hello' })[name] ?? null,
  variable: (name) => `variable ${name}`,
  read: ({ action, resource }) => `${action} ${resource}`,
  loops: new Map([
    ['', 2],
    ['outer', 5],
  ]),
  lambda: new Map(),
  moments: undefined,
};

const resultOf = (text: string): Json => evaluate(parseExpression(`[${text}]`), frame);

describe('an expression', () => {
  const names = fc.stringMatching(/^[a-zA-Z_]\w{0,8}$/);
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.record({ kind: fc.constant('literal' as const), value: fc.oneof(fc.string(), fc.integer()) }),
      fc.record({ kind: fc.constant('call' as const), name: names, args: fc.array(tie('expression'), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('member' as const), of: tie('expression'), key: tie('expression') }),
    ),
  }));
  const written = (of: Expression): string => {
    if (of.kind === 'literal') return typeof of.value === 'number' ? String(of.value) : `'${of.value.replaceAll("'", "''")}'`;
    if (of.kind === 'call') return `${of.name}(${of.args.map(written).join(' , ')})`;
    return `${written(of.of)}[ ${written(of.key)} ]`;
  };

  it('is read as it was written', () => {
    fc.assert(
      fc.property(expression, (one) => {
        expect(parseExpression(`[${written(one)}]`)).toEqual(one);
      }),
    );
  });

  it('has a value or a reason, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '(', ')', "'", ',', '.', ' ', '-', '1', 'a', 'if', 'concat') }),
        (text) => {
          try {
            resultOf(text);
          } catch (error) {
            expect(String(error)).toMatch(/^(Error|AzureError):/);
          }
        },
      ),
    );
  });

  it('stands between brackets; two of them make a text', () => {
    expect(['[a]', '[[a]', '[a', 'a]', '[]'].map(isExpression)).toEqual([true, false, false, false, true]);
    expect(['[[a]', '[[a', 'a'].map(plainText)).toEqual(['[a]', '[[a', 'a']);
  });
});

describe('a function', () => {
  it.each<[string, Json]>([
    ["concat('a', 1, true())", 'a1True'],
    ["concat(createArray(1), createArray(2, 'x'))", [1, 2, 'x']],
    ["format('{0}-{1:D3} {{x}}', 'a', 7)", 'a-007 {x}'],
    ["IF(equals(1, 1), 'yes', parameters('none').x)", 'yes'],
    ["and(equals('a', 'a'), not(equals('a', 'A')))", true],
    ["or(false(), less('a', 'b'))", true],
    ['createArray(greater(2, 1), lessOrEquals(2, 2), greaterOrEquals(1, 2))', [true, true, false]],
    ["coalesce(null(), parameters('text'))", 'Hello'],
    [
      "createArray(empty(''), empty(createArray()), empty(createObject()), empty(null()), empty('a'))",
      [true, true, true, true, false],
    ],
    [
      "createArray(contains('abc', 'b'), contains(parameters('object'), 'A'), contains(parameters('list'), 4))",
      [true, true, false],
    ],
    ["createArray(length('abc'), length(parameters('list')), length(parameters('object')))", [3, 3, 2]],
    ["createArray(first('abc'), last('abc'), take('abc', 2), skip('abc', 1), take('a', 9))", ['a', 'c', 'ab', 'bc', 'a']],
    ["createArray(first(parameters('list')), last(parameters('list')), first(createArray()))", [3, 2, null]],
    ["split('a,b;c', createArray(',', ';'))", ['a', 'b', 'c']],
    ["join(parameters('list'), '-')", '3-1-2'],
    ["replace('a.b.c', '.', '$&')", 'a$&b$&c'],
    ["concat(toLower('AB'), toUpper('cd'), trim('  e '), padLeft(7, 3, '0'), substring('hello', 1, 3))", 'abCDe007ell'],
    [
      "createArray(indexOf('Hello', 'L'), lastIndexOf('Hello', 'L'), indexOf('a', 'b'), startsWith('Abc', 'aB'), endsWith('Abc', 'C'))",
      [2, 3, -1, true, true],
    ],
    [
      "createArray(string(true()), string(12), string(parameters('object')), int('42'), bool('TRUE'))",
      ['True', '12', '{"a":1,"b":{"c":2}}', 42, true],
    ],
    ["createArray(json('null'), json('{\"a\":[1]}').a[0])", [null, 1]],
    ["union(parameters('object'), createObject('B', createObject('d', 3), 'e', 4))", { a: 1, b: { c: 2, d: 3 }, e: 4 }],
    ['union(createArray(1, 2), createArray(2, 3))', [1, 2, 3]],
    ['intersection(createArray(1, 2, 3), createArray(3, 2))', [2, 3]],
    ['range(3, 4)', [3, 4, 5, 6]],
    [
      'createArray(min(3, 1), max(createArray(1, 5)), add(1, 2), sub(1, 2), mul(2, 3), div(7, -2), mod(7, 3))',
      [1, 5, 3, -1, 6, -3, 1],
    ],
    ["base64ToString(base64('ä'))", 'ä'],
    ["createArray(uri('https://a.b/c/', 'd'), uriComponent('a b'))", ['https://a.b/c/d', 'a%20b']],
    [
      "items(createObject('b', 1, 'a', 2))",
      [
        { key: 'a', value: 2 },
        { key: 'b', value: 1 },
      ],
    ],
    ["map(parameters('list'), lambda('x', add(lambdaVariables('x'), 1)))", [4, 2, 3]],
    ["filter(parameters('list'), lambda('x', greater(lambdaVariables('x'), 1)))", [3, 2]],
    ["sort(parameters('list'), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))", [1, 2, 3]],
    ["reduce(parameters('list'), 10, lambda('sum', 'x', add(lambdaVariables('sum'), lambdaVariables('x'))))", 16],
    [
      "toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', concat(lambdaVariables('x'), '!')))",
      { a: 'a!' },
    ],
    ["tryGet(parameters('object'), 'b', 'none', 'more')", null],
    ["createArray(copyIndex(), copyIndex(1), copyIndex('outer'), copyIndex('OUTER', 2))", [2, 3, 5, 7]],
    ["resourceGroup().TAGS['team']", 'red'],
    ["parameters('object').b['c']", 2],
    ["resourceId('A.B/c', 'd')", `${scope}/providers/A.B/c/d`],
    ["resourceId('other', 'A.B/c/e', 'd', 'f')", `/subscriptions/${SUB}/resourceGroups/other/providers/A.B/c/d/e/f`],
    ["resourceId('s', 'other', 'A.B/c', 'd')", '/subscriptions/s/resourceGroups/other/providers/A.B/c/d'],
    ["subscriptionResourceId('A.B/c', 'd')", `/subscriptions/${SUB}/providers/A.B/c/d`],
    ["tenantResourceId('A.B/c', 'd')", '/providers/A.B/c/d'],
    ["extensionResourceId(resourceId('A.B/c', 'd'), 'E.F/g', 'h')", `${scope}/providers/A.B/c/d/providers/E.F/g/h`],
    ["listSecrets('x', '2020-01-01')", 'listSecrets x'],
  ])('%s', (text, value) => {
    expect(resultOf(text)).toEqual(value);
  });

  it.each([
    ["resourceId('A.B/c')", "the type 'A.B/c' requires '1' resource name argument(s)"],
    ["parameters('object').z", "The language expression property 'z' doesn't exist, available properties are 'a, b'"],
    ["parameters('list')[3]", "array index '3' is out of bounds"],
    ['div(1, 0)', "Unable to evaluate template language function 'div'"],
    ["substring('abc', 2, 5)", 'must refer to a location within the string'],
    ["if('x', 1, 2)", 'is expected to be a boolean'],
    ["fail('On purpose')", 'On purpose'],
    ["copyIndex('none')", "The template function 'copyIndex' is not expected at this location"],
    ["map(1, lambda('x', 1))", 'is expected to be an array'],
    ["constructor('x')", "the template function 'constructor'"],
  ])('%s has no value', (text, why) => {
    expect(() => resultOf(text)).toThrow(why);
  });

  // published results of Bicep itself
  it.each([
    [['abc'], 'cgtzqvhu4i23s'],
    [['a'], 'eveiun73364hy'],
    [['ab'], 'twldla3s3qb3q'],
    [['abcdefg'], 'logmp4qgzfm46'],
    [['test'], 'rbgf3xv4ufgzg'],
    [['hello', 'world'], 'a7wkljktk6wne'],
    [['foo', 'bar', 'baz'], 'xzi4ioaxtmth4'],
    [['/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg'], 'bmg7c6xu4tw46'],
    [['/subscriptions/f27c2614-6558-5b71-a7d0-35feaa9a9e01/resourceGroups/rg-invoice-ingest-prod'], 'os4tnuguwk72e'],
  ])('uniqueString of %j is Azure’s own', (texts, value) => {
    expect(uniqueStringOf(texts)).toBe(value);
  });

  it('guid makes a GUID of version 5', () => {
    expect(resultOf("guid('a', 'b')")).toBe(resultOf("guid('a-b')"));
    expect(resultOf("guid('a')")).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('names begin small in answers, as Azure writes them', () => {
    const names = ['StorageAccountName', 'AZURE_STORAGE', 'NICs', 'ID', 'location', ''];
    expect(names.map(camelCase)).toEqual(['storageAccountName', 'azurE_STORAGE', 'niCs', 'id', 'location', '']);
  });
});
