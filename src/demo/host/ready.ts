import { z } from 'zod';

/** The host's first line on stdout, once everything listens. */
export const Ready = z.object({ baseUrl: z.string(), functions: z.array(z.string()) });
export type Ready = z.infer<typeof Ready>;
