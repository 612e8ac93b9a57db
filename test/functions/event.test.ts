import { describe, expect, it } from 'vitest';
import { parseEvents } from '../../src/functions/event.ts';
import type { Id } from '../../src/model/id.ts';
import { aChange } from '../support/causes.ts';
import { aCloudEvent, anEventGridEvent, someData } from '../support/events.ts';

const everything = (): boolean => true;
const parsed = (delivered: unknown, isInScope: (it: Id) => boolean = everything) => parseEvents(delivered, isInScope);
const actorOf = (data: Readonly<Record<string, unknown>>) =>
  parsed(anEventGridEvent({ data: someData(data) })).changes.map(({ actor }) => actor);
const nobody = { name: null, principalId: null, applicationId: null, address: null };

describe('an event from Event Grid', () => {
  it.each([
    ['in the Event Grid schema', anEventGridEvent()],
    ['as a CloudEvent', aCloudEvent()],
    ['in an array of one', [anEventGridEvent()]],
  ])('is a change %s', (_, delivered) => {
    expect(parsed(delivered)).toEqual({ changes: [aChange()], ignored: [] });
  });

  it('is one of many in a batch, of which each counts for itself', () => {
    const { changes, ignored } = parsed([anEventGridEvent({ id: 'a' }), { id: 'b' }, aCloudEvent({ id: 'c' }), 'nonsense']);
    expect(changes.map(({ eventId }) => eventId)).toEqual(['a', 'c']);
    expect(ignored).toMatchObject([
      { eventId: 'b', because: 'malformed' },
      { eventId: null, because: 'malformed' },
    ]);
  });

  it.each([
    ['claims are empty', { claims: {} }],
    ['claims are missing', { claims: undefined }],
    ['claims are a list', { claims: [] }],
    ['everything about the request is missing', { claims: null, authorization: undefined, httpRequest: undefined }],
    ['the evidence is a list', { claims: {}, authorization: { evidence: [] } }],
  ])('names nobody when %s, and is a change all the same', (_, data) => {
    expect(actorOf(data)).toEqual([nobody]);
  });

  it('names the caller of the evidence in any case, but never the group that let the caller in', () => {
    const evidence = (PrincipalType: string) => ({
      claims: {},
      authorization: { Scope: '/s', Action: 'a', Evidence: { PrincipalId: 'somebody', PrincipalType } },
    });
    expect(actorOf(evidence('User'))).toEqual([{ ...nobody, principalId: 'somebody' }]);
    expect(actorOf(evidence('Group'))).toEqual([nobody]);
  });

  it('takes the operation from the authorization, in PascalCase too, when it is named nowhere else', () => {
    const data = someData({
      operationName: undefined,
      authorization: { Action: 'Microsoft.ContainerRegistry/registries/write' },
    });
    expect(parsed(anEventGridEvent({ data })).changes).toHaveLength(1);
  });

  it('takes the address of the request when the claims have none', () => {
    expect(actorOf({ claims: {}, httpRequest: { clientIpAddress: '198.51.100.1' } })).toEqual([
      { ...nobody, address: '198.51.100.1' },
    ]);
  });

  it('takes the subject for the resource when the data names none', () => {
    const data = someData({ resourceUri: undefined });
    expect(parsed(anEventGridEvent({ data })).changes).toEqual([aChange()]);
  });

  it('keeps names short enough for a message', () => {
    expect(actorOf({ claims: { name: 'n'.repeat(100_000) } })[0]?.name).toHaveLength(256);
  });

  it.each([
    ['malformed', anEventGridEvent({ eventTime: 'yesterday' })],
    ['malformed', anEventGridEvent({ data: 'text' })],
    ['malformed', anEventGridEvent({ data: someData({ resourceUri: 'not an id?' }) })],
    ['malformed', null],
    ['not a success', anEventGridEvent({ eventType: 'Microsoft.Resources.ResourceWriteFailure' })],
    ['not a success', aCloudEvent({ type: 'Microsoft.Storage.BlobCreated' })],
    ['not watched', anEventGridEvent({ data: someData({ operationName: 'Microsoft.Resources/tags/write' }) })],
  ])('is ignored as %s', (because, delivered) => {
    expect(parsed(delivered)).toMatchObject({ changes: [], ignored: [{ because }] });
  });

  it('is ignored outside the configured scope', () => {
    expect(parsed(anEventGridEvent(), () => false)).toMatchObject({
      changes: [],
      ignored: [{ because: 'outside the configured scope' }],
    });
  });
});
