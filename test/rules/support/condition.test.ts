import { describe, expect, it } from 'vitest';
import { isMet } from '../../../src/rules/support/condition.ts';

const GUID = '22222222-2222-4222-8222-222222222222';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const name = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]';
const own = `${name} StringStartsWith '${GUID}'`;

describe('a condition for what a workspace does in its own containers', () => {
  it.each([
    ['names how they begin', own],
    ['names it without regard to case', `(${name} stringStartsWithIgnoreCase '${GUID.toUpperCase()}')`],
    ['names a part of how they begin', `${name} StringStartsWith '2222'`],
    ['names it by a pattern', `${name} StringLike '${GUID}*'`],
    ['asks so of one action alone', `(!(ActionMatches{'${BLOBS}/read'})) OR (${own})`],
    ['asks of actions that these are not', `(!(ActionMatches{'${BLOBS}/tags/*'})) OR (${name} StringEquals 'other')`],
    ['lets one of several be', `(${name} StringEquals 'other') || (${own} && !(ActionMatches{'${BLOBS}/delete'}))`],
  ])('is met where it %s', (_what, condition) => expect(isMet(condition, `${BLOBS}/read`, GUID)).toBe(true));

  it.each([
    ['shuts them out', `!(${own})`],
    ['forbids the action', `(!(ActionMatches{'${BLOBS}/read'})) AND (${own})`],
    ['names a sibling’s', `${name} StringStartsWith '33333333-3333-4333-8333-333333333333'`],
    ['names one of them', `${name} StringEquals '${GUID}-azureml-blobstore'`],
    ['asks about something else', `@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Team] StringEquals 'a'`],
    ['asks about a part of an action', `SubOperationMatches{'Blob.List'} OR !(SubOperationMatches{'Blob.List'})`],
    ['cannot be read', `${own} AND`],
    ['has a part that nobody knows', `ForAnyOfAnyValues:StringEquals {'a', 'b'} OR ${own}`],
    ['is not closed', `(${own}`],
    ['says nothing', ''],
  ])('is not where it %s', (_what, condition) => expect(isMet(condition, `${BLOBS}/read`, GUID)).toBe(false));
});
