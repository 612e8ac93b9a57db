const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const delays = [10 * second, 30 * second, minute, 5 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 6 * hour];
const lastDelay = 12 * hour;

/** How long a dead letter waits after the last attempt before its blob is written, in milliseconds. */
export const deadLetterDelay = 5 * minute;

/** How long an endpoint may take to answer, in milliseconds. */
export const answerTimeout = 30 * second;

/** Codes that no further attempt would change, per kind of destination. */
const finalStatuses = { web: [400, 401, 403, 413], azure: [400, 403, 413] } as const;

/** Does this answer end the attempts? `azure` is a destination that is an Azure resource. */
export function isFinal(status: number | undefined, kind: 'web' | 'azure'): boolean {
  return status !== undefined && (finalStatuses[kind] as readonly number[]).includes(status);
}

/** What follows a failed attempt: another one after so many milliseconds, or the end with Azure's reason. */
export type Next = { readonly retryIn: number } | { readonly reason: 'MaxDeliveryAttemptsExceeded' | 'TimeToLiveExceeded' };

/** `age` is the time since publishing and `timeToLive` its limit, both in milliseconds; `attempts` counts the failed one. */
export function nextAttempt(attempts: number, maxAttempts: number, age: number, timeToLive: number): Next {
  if (attempts >= maxAttempts) return { reason: 'MaxDeliveryAttemptsExceeded' };
  const retryIn = delays[attempts - 1] ?? lastDelay;
  return age + retryIn > timeToLive ? { reason: 'TimeToLiveExceeded' } : { retryIn };
}
