import type { Call, Json, JsonObject, Sent } from '../../../contract.ts';
import { AzureError } from '../../../errors.ts';
import { parseId } from '../../../kernel/ids.ts';
import { isObject, objectAt, textAt, without } from '../../body.ts';
import { errorIn } from '../errors.ts';
import { ExpressionError, type Frame, type Reading } from '../expressions/expression.ts';
import type { Names } from './names.ts';
import type { Planned } from './plan.ts';

/** Thrown where an expression needs an answer that nobody has asked for yet. */
class Unread extends Error {
  readonly key: string;
  readonly reading: Reading;
  constructor(key: string, reading: Reading) {
    super('An expression needs an answer.');
    this.key = key;
    this.reading = reading;
  }
}

/** Evaluates what may need the state of resources. Expressions are evaluated anew with each answer, until nothing is missing. */
export type WithReads = <T>(frame: Frame, evaluate: (frame: Frame) => T) => Promise<T>;

/** Makes it: resources are read, and their actions called, in the name of whoever deploys. */
export function createWithReads(send: Call['send'], names: Names): WithReads {
  return async (frame, evaluate) => {
    const answers = new Map<string, Json>();
    const read: Frame['read'] = (reading) => {
      const key = JSON.stringify(reading).toLowerCase();
      const answer = answers.get(key);
      if (answer === undefined) throw new Unread(key, reading);
      return answer;
    };
    for (;;) {
      try {
        return evaluate({ ...frame, read });
      } catch (error) {
        if (!(error instanceof Unread)) throw error;
        answers.set(error.key, await answerTo(error.reading, send, names));
      }
    }
  };
}

async function answerTo(reading: Reading, send: Call['send'], names: Names): Promise<Json> {
  const found = names.find(reading.resource);
  if (reading.action !== 'references') return ask(reading, found[0], send);
  const loop = found.length > 0 ? found : loopOf(reading.resource, names);
  return Promise.all(loop.map((planned) => ask({ ...reading, action: 'reference' }, planned, send)));
}

function loopOf(symbol: string, names: Names): readonly Planned[] {
  const items: Planned[] = [];
  for (let at = 0; ; at += 1) {
    const [item] = names.find(`${symbol}[${at}]`);
    if (!item) return items;
    items.push(item);
  }
}

async function ask(reading: Reading, planned: Planned | undefined, send: Call['send']): Promise<Json> {
  const id = planned?.id ?? reading.resource;
  const apiVersion = reading.apiVersion ?? planned?.apiVersion;
  if (planned?.fate === 'skipped' || !id.startsWith('/') || apiVersion === undefined)
    throw new ExpressionError(
      `The resource '${reading.resource}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details`,
    );
  if (reading.action !== 'reference') {
    const body = isObject(reading.body) ? { body: reading.body } : {};
    return bodyOf(await send({ method: 'POST', path: `${id}/${reading.action}?api-version=${apiVersion}`, ...body }));
  }
  const state = bodyOf(await send({ method: 'GET', path: `${id}?api-version=${apiVersion}` }));
  return reading.full ? fully(state, id, apiVersion) : objectAt(state, 'properties');
}

function fully(state: JsonObject, id: string, apiVersion: string): JsonObject {
  const { subscriptionId, resourceGroup } = parseId(id);
  const place = { subscriptionId, resourceGroupName: resourceGroup, resourceId: id };
  return { apiVersion, ...without(state, ['id', 'name', 'type']), ...place };
}

function bodyOf({ status, body }: Sent): JsonObject {
  if (status < 300) return isObject(body) ? body : {};
  const error = errorIn(status, body);
  throw new AzureError(status, textAt(error, 'code') ?? '', textAt(error, 'message') ?? '', without(error, ['code', 'message']));
}
