import type { Json, JsonObject } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { isObject, objectAt, textAt } from '../body.ts';
import { ExpressionError } from './expressions/expression.ts';

/** What a template is refused with before anything of it is deployed. The gateway says where; here it is always the first sign. */
export function invalidTemplate(why: string, path = ''): AzureError {
  const info = { lineNumber: 1, linePosition: 1, path };
  return new AzureError(
    400,
    'InvalidTemplate',
    `Deployment template validation failed: '${why}'.`,
    { additionalInfo: [{ type: 'TemplateViolation', info }] },
    { 'x-ms-failure-cause': 'gateway' },
  );
}

/** Names the part of a template in which an expression has no value. */
export function inTemplate<T>(what: string, path: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const why = `${what} at line '1' and column '1' is not valid: ${error.message}.. Please see https://aka.ms/arm-functions for usage details.`;
    throw invalidTemplate(why, path);
  }
}

/** An error as a deployment tells of it. */
export function told(error: unknown): JsonObject {
  if (error instanceof AzureError) return { code: error.code, message: error.message, ...error.extra };
  if (error instanceof ExpressionError) return { code: 'InvalidTemplate', message: expressions(error.message) };
  return { code: 'SandboxDefect', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error in an answer's envelope. */
export function errorIn(status: number, body: Json | undefined): JsonObject {
  const error = objectAt(isObject(body) ? body : undefined, 'error');
  return textAt(error, 'code') === undefined ? { code: String(status), message: 'The answer names no error.' } : error;
}

/** What a deployment fails with when something of it did. */
export function deploymentFailed(target: string, details: readonly JsonObject[]): JsonObject {
  const message =
    'At least one resource deployment operation failed. Please list deployment operations for details. ' +
    'Please see https://aka.ms/arm-deployment-operations for usage details.';
  return { code: 'DeploymentFailed', target, message, details };
}

/** A resource that was accepted, and then could not be made. */
export function resourceFailed(target: string, { code, message, extra }: AzureError): JsonObject {
  return {
    code: 'ResourceDeploymentFailure',
    target,
    message:
      "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'.",
    details: [{ code, message, ...extra }],
  };
}

function expressions(why: string): string {
  return `Unable to process template language expressions. ${why}.`;
}
