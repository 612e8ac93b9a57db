import { z } from 'zod';
import type { AppConnection } from '../connection.ts';

const Report = z.object({
  drifted: z.number(),
  unknown: z.number(),
  targets: z.array(
    z.object({
      id: z.string(),
      findings: z.array(z.object({ rule: z.string(), resource: z.string(), verdict: z.string(), says: z.string() })),
      plan: z.array(z.object({ rule: z.string(), state: z.string(), does: z.string(), because: z.array(z.string()) })),
    }),
  ),
});
export type Report = z.infer<typeof Report>;

/** The running app, as its users call it. */
export interface AppClient {
  /** Findings and plan of a scope. */
  check(scope: string): Promise<Report>;
  /** Starts the nightly sweep now; it goes on after this resolves. */
  sweep(): Promise<void>;
}

export function createAppClient({ baseUrl, key }: AppConnection): AppClient {
  return {
    check: async (scope) => {
      const answer = await fetch(`${baseUrl}/api/check?scope=${encodeURIComponent(scope)}`, {
        headers: { 'x-functions-key': key },
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`check of ${scope} answered ${answer.status}: ${text}`);
      return Report.parse(JSON.parse(text));
    },
    sweep: async () => {
      const answer = await fetch(`${baseUrl}/admin/functions/nightly-sweep`, { method: 'POST', body: '{}' });
      if (!answer.ok) throw new Error(`nightly-sweep could not be started: ${answer.status} ${await answer.text()}`);
    },
  };
}
