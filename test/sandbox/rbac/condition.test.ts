import { describe, expect, it } from 'vitest';
import { type Attributes, type Subject, weigh } from '../../../src/sandbox/rbac/condition/evaluate.ts';

const A = 'Microsoft.Authorization/roleAssignments';
const pull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const blob = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const subject = (action: string, attributes: Attributes, ...sources: ('request' | 'resource')[]): Subject => ({
  action,
  attributes,
  sources: sources.length === 0 ? ['request'] : sources,
});

const part = (verb: string, source: string) =>
  `((!(ActionMatches{'${A}/${verb}'})) OR (@${source}[${A}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${pull}, ${blob}} AND @${source}[${A}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;

describe('constrained delegation', () => {
  const condition = `${part('write', 'Request')} AND ${part('delete', 'Resource')}`;
  const write = (attributes: Attributes) => weigh(condition, subject(`${A}/write`, attributes));

  it('lets the listed roles be given to service principals', () => {
    expect(write({ [`${A}:RoleDefinitionId`]: pull, [`${A}:PrincipalType`]: 'serviceprincipal' })).toBe('met');
    expect(write({ [`${A}:RoleDefinitionId`]: blob.toUpperCase(), [`${A}:PrincipalType`]: 'ServicePrincipal' })).toBe('met');
  });

  it('refuses other roles and other kinds of principals', () => {
    expect(write({ [`${A}:RoleDefinitionId`]: owner, [`${A}:PrincipalType`]: 'ServicePrincipal' })).toBe('not-met');
    expect(write({ [`${A}:RoleDefinitionId`]: pull, [`${A}:PrincipalType`]: 'User' })).toBe('not-met');
  });

  it('cannot decide a write that does not say what kind of principal it is for', () => {
    expect(write({ [`${A}:RoleDefinitionId`]: pull })).toBe('unknown');
  });

  it('looks at the stored assignment when one is deleted', () => {
    const stored = { [`@Resource[${A}:RoleDefinitionId]`]: pull, [`@Resource[${A}:PrincipalType]`]: 'ServicePrincipal' };
    expect(weigh(condition, subject(`${A}/delete`, stored))).toBe('met');
    expect(weigh(condition, subject(`${A}/delete`, { ...stored, [`@Resource[${A}:RoleDefinitionId]`]: owner }))).toBe('not-met');
  });

  it('says nothing about other actions', () => {
    expect(weigh(condition, subject('Microsoft.Storage/storageAccounts/read', {}))).toBe('met');
  });

  it('keeps a principal from granting to itself', () => {
    const others = `@Request[${A}:PrincipalId] ForAnyOfAllValues:GuidNotEquals {${owner}, ${pull}}`;
    expect(weigh(others, subject(`${A}/write`, { [`${A}:PrincipalId`]: blob }))).toBe('met');
    expect(weigh(others, subject(`${A}/write`, { [`${A}:PrincipalId`]: pull }))).toBe('not-met');
  });
});

describe('data isolation', () => {
  const B = 'Microsoft.Storage/storageAccounts/blobServices/containers';
  const name = `${B}:name`;
  const guid = '0f4ab0d4-9f0c-4b0e-8a8e-0d1a5d8c3b11';
  const condition = `((!(ActionMatches{'${B}/blobs/tags/read'}) AND !(ActionMatches{'${B}/blobs/filter/action'})) OR
    (@Resource[${name}] StringStartsWithIgnoreCase '${guid}'))`;
  const read = (text: string, container: string, action = `${B}/blobs/read`) =>
    weigh(text, subject(action, { [name]: container }, 'resource'));

  it('opens the containers of its own workspace alone', () => {
    const own = `@Resource[${name}] StringStartsWithIgnoreCase '${guid}'`;
    expect(read(own, `${guid.toUpperCase()}-azureml-blobstore`)).toBe('met');
    expect(read(own, 'other-azureml-blobstore')).toBe('not-met');
  });

  it('constrains only the actions it names', () => {
    expect(read(condition, 'other')).toBe('met');
    expect(read(condition, 'other', `${B}/blobs/tags/read`)).toBe('not-met');
  });

  it('reads the string operators of the grammar', () => {
    expect(read(`@Resource[${name}] StringLike '${guid}-*'`, `${guid}-code`)).toBe('met');
    expect(read(`@Resource[${name}] StringLike 'a?c'`, 'abbc')).toBe('not-met');
    expect(read(`@Resource[${B}:Name] stringEquals 'foo'`, 'foo')).toBe('met');
    expect(read(`@Resource[${name}] StringEquals 'foo'`, 'Foo')).toBe('not-met');
    expect(read(`@Resource[${name}] StringNotEquals 'foo'`, 'Foo')).toBe('met');
  });
});

describe('a repository condition of a registry', () => {
  const R = 'Microsoft.ContainerRegistry/registries/repositories';
  const condition = (source: string) =>
    `((!(ActionMatches{'${R}/content/read'}) AND !(ActionMatches{'${R}/metadata/read'})) OR (@${source}[${R}:name] StringStartsWithIgnoreCase 'team/'))`;

  it.each(['Request', 'Resource'])('covers the repositories it names by @%s', (source) => {
    const ask = (repository: string) =>
      weigh(condition(source), subject(`${R}/content/read`, { [`${R}:name`]: repository }, 'request', 'resource'));
    expect(ask('Team/app')).toBe('met');
    expect(ask('other/app')).toBe('not-met');
  });
});

describe('a condition that cannot be decided', () => {
  it.each([
    ['an operator nobody knows', "@Resource[a:b] StringSoundsLike 'x'"],
    ['a missing parenthesis', "(@Resource[a:b] StringEquals 'x'"],
    ['something after its end', "@Resource[a:b] StringEquals 'x' @Resource[a:b]"],
    ['a bare word as its value', '@Resource[a:b] StringEquals foo'],
    ['no text at all', ''],
    ['an unknown source', "@Somewhere[a:b] StringEquals 'x'"],
    ['a quantifier nobody knows', "@Resource[a:b] ForSome:StringEquals {'x'}"],
  ])('is not met: %s', (_, condition) => {
    expect(weigh(condition, subject('x/read', { 'a:b': 'x' }, 'resource'))).toBe('unknown');
  });

  it('is not satisfied by negating an attribute that is missing', () => {
    expect(weigh("!(@Resource[a:b] StringEquals 'x')", subject('x/read', {}, 'resource'))).toBe('unknown');
    expect(weigh("@Resource[a:b] StringNotEquals 'x'", subject('x/read', {}, 'resource'))).toBe('unknown');
    expect(weigh('NotExists @Resource[a:b]', subject('x/read', {}, 'resource'))).toBe('unknown');
  });

  it('does not take an attribute of the request for one of the resource', () => {
    expect(weigh("@Resource[a:b] StringEquals 'x'", subject('x/read', { 'a:b': 'x' }, 'request'))).toBe('unknown');
  });

  it('is met where what is missing does not decide', () => {
    expect(
      weigh("@Resource[a:c] StringEquals 'x' || @Resource[a:b] StringEquals 'x'", subject('x/read', { 'a:b': 'x' }, 'resource')),
    ).toBe('met');
    expect(weigh('NOT Exists @Resource[a:b] OR Exists @Resource[a:b]', subject('x/read', { 'a:b': 'x' }, 'resource'))).toBe(
      'met',
    );
  });
});
