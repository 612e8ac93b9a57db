import type { Journal, JournalOptions } from '../../../src/journal/create.ts';

/** Opens an empty journal whose own clock stands still unless a test says otherwise. */
export type Open = (options?: Partial<JournalOptions>) => Journal;
