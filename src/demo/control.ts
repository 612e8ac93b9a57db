import { z } from 'zod';
import type { FaultRule } from '../sandbox/kernel/faults.ts';

/** The sandbox's control surface, as a program on this machine uses it. */
export interface Control {
  subscriptions(): Promise<readonly string[]>;
  addSubscription(subscriptionId: string, displayName: string): Promise<void>;
  /** Makes a principal, or gives one that exists roles and a way to sign in. */
  addPrincipal(principal: NewPrincipal): Promise<Credentials>;
  /** Schedules a fault; the sandbox's README says which there are. */
  addFault(rule: FaultRule): Promise<void>;
  requests(since: number): Promise<readonly LoggedRequest[]>;
  oracle(): Promise<OracleReport>;
}

export interface NewPrincipal {
  readonly principalId?: string;
  readonly type: 'User' | 'ServicePrincipal';
  readonly displayName?: string;
  readonly roles: readonly { readonly role: string; readonly scope: string }[];
  /** What it may ask Microsoft Graph. */
  readonly graph?: readonly string[];
}

const Credentials = z.object({ principalId: z.string(), clientId: z.string(), clientSecret: z.string() });
export type Credentials = z.infer<typeof Credentials>;

const LoggedRequest = z.object({
  number: z.number(),
  /** Milliseconds, by the sandbox's clock. */
  time: z.iso.datetime().transform((text) => Date.parse(text)),
  principal: z.string().nullish(),
  operation: z.string().nullish(),
  method: z.string(),
  url: z.string(),
  /** Absent where the connection broke or the answer is outstanding. */
  status: z.number().nullish(),
});
export type LoggedRequest = z.infer<typeof LoggedRequest>;

const Breakage = z.looseObject({
  consumer: z.string(),
  dependency: z.string(),
  causedBy: z.object({ principalId: z.string(), operation: z.string() }).nullable(),
});
const OracleReport = z.object({
  checks: z.number(),
  brokenConsumers: z.array(Breakage),
  everBroken: z.array(Breakage).default([]),
});
export type OracleReport = z.infer<typeof OracleReport>;

const Subscriptions = z.object({ value: z.array(z.object({ subscriptionId: z.string() })) });

export function createControl(base: string): Control {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${base}/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${base}/${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    subscriptions: async () => Subscriptions.parse(await call('GET', 'subscriptions')).value.map((it) => it.subscriptionId),
    addSubscription: async (subscriptionId, displayName) => {
      await call('POST', 'subscriptions', { subscriptionId, displayName });
    },
    addPrincipal: async (principal) => Credentials.parse(await call('POST', 'principals', principal)),
    addFault: async (rule) => {
      await call('POST', 'faults', { add: [rule] });
    },
    requests: async (since) =>
      z.object({ value: z.array(LoggedRequest) }).parse(await call('GET', `requests?since=${since}`)).value,
    oracle: async () => OracleReport.parse(await call('GET', 'oracle')),
  };
}
