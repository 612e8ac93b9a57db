import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { openTurns } from '../../src/azure/turns.ts';
import { keyOf } from '../../src/model/fact.ts';
import { id } from '../../src/model/id.ts';
import { openSmallAzure, SUBSCRIPTION } from '../support/small-azure.ts';

it('more facts than Azure’s bucket holds are all read, at the speed at which it fills', async () => {
  const { sandbox, azure, passing } = await openSmallAzure();
  sandbox.throttle.enforce(true);
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/machine-learning`;
  const keys = Array.from({ length: 700 }, (_, number) =>
    keyOf('registry', id(`${group}/providers/Microsoft.ContainerRegistry/registries/images${number}`)),
  );
  const { facts } = await passing(() => azure().read(keys));
  const states = Map.groupBy([...facts.values()], ({ state }) => state);
  expect([...states].map(([state, all]) => [state, all.length])).toEqual([['absent', 700]]);
});

const anAnswer = (): PipelineResponse => {
  const request = createPipelineRequest({ url: 'https://management.azure.com/' });
  return { request, status: 200, headers: createHttpHeaders() };
};

it('a request that fails makes room for the next', async () => {
  const { whole } = openTurns();
  let [underWay, most] = [0, 0];
  const next = async (fails: boolean): Promise<PipelineResponse> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    if (fails) throw new Error('It broke.');
    return anAnswer();
  };
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) => whole.sendRequest(anAnswer().request, () => next(number % 2 === 0))),
  );
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(50);
  expect(most).toBe(24);
});

it('none begins while one is throttled', async () => {
  const { whole, each } = openTurns();
  const begun: string[] = [];
  const refilled = Promise.withResolvers<void>();
  const first = anAnswer().request;
  const slow = whole.sendRequest(first, async (request) => {
    await each.sendRequest(request, async () => ({ ...anAnswer(), status: 429 }));
    await refilled.promise;
    return anAnswer();
  });
  await new Promise(setImmediate);
  const second = whole.sendRequest(anAnswer().request, async () => {
    begun.push('second');
    return anAnswer();
  });
  await new Promise(setImmediate);
  expect(begun).toEqual([]);
  refilled.resolve();
  await Promise.all([slow, second]);
  expect(begun).toEqual(['second']);
});
