import type { EventSource } from '../azure.ts';

/** One finished write, delete or action, as the kernel and the providers report it. */
export type Change = Parameters<EventSource['happened']>[0];
