import type { Call, JsonObject } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { timeText } from '../../events/event.ts';
import { UnknownColumn } from './kql/evaluate.ts';
import { SyntaxProblem } from './kql/tokens.ts';

const invalidQuery = {
  code: 'InvalidQuery',
  message:
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
};

/** Azure's envelope: the message only helps its support, `details` say what is wrong. */
export function refusal(
  call: Call,
  status: number,
  code: string,
  details: readonly JsonObject[],
  headers: Readonly<Record<string, string>> = {},
): AzureError {
  const message =
    'Please provide below info when asking for support: ' +
    `timestamp = ${timeText(call.azure.clock.now())}, correlationId = ${call.correlationId}.`;
  return new AzureError(status, code, message, { details }, headers);
}

/** Azure's answer to a query that cannot be read, with what is left of the quota; anything else is passed on. */
export function refusalOfQuery(call: Call, problem: unknown, headers: Readonly<Record<string, string>>): unknown {
  if (problem instanceof SyntaxProblem) {
    const { line, column, token } = problem;
    const failure = {
      code: 'ParserFailure',
      message: 'ParserFailure',
      line,
      characterPositionInLine: column,
      token,
      expectedToken: 'Ǐ',
    };
    return refusal(call, 400, 'BadRequest', [invalidQuery, failure], headers);
  }
  if (!(problem instanceof UnknownColumn)) return problem;
  return refusal(call, 400, 'BadRequest', [invalidQuery, { code: 'SEM0100', message: problem.message }], headers);
}

/** A table that Resource Graph does not have. */
export function disallowedTable(call: Call, table: string): AzureError {
  const message = `Table ${table} is invalid, unsupported or disallowed.`;
  return refusal(call, 400, 'BadRequest', [{ code: 'DisallowedLogicalTableName', message }]);
}

/** The caller may read none of the subscriptions that it named. */
export function noSubscription(call: Call, given: readonly string[]): AzureError {
  const message = `There must be at least one subscription that is eligible to contain resources. Given: '${given.join(', ')}'.`;
  return refusal(call, 400, 'BadRequest', [{ code: 'NoValidSubscriptionsInQueryRequest', message }]);
}

/** The caller named no subscription and may read none. */
export function accessDenied(call: Call): AzureError {
  return refusal(call, 403, 'AccessDenied', [{ code: 'AccessDenied', message: 'Access is denied to the requested resource.' }]);
}

/** The caller has used up its quota. */
export function throttled(call: Call, headers: Readonly<Record<string, string>>): AzureError {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. ' +
    'Please see https://aka.ms/resourcegraph-throttling for help.';
  return refusal(call, 429, 'RateLimiting', [{ code: 'RateLimiting', message }], headers);
}
