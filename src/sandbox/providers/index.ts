import type { Provider } from '../contract.ts';

/** Every resource provider that the sandbox models. */
export const providers: readonly Provider[] = [];
