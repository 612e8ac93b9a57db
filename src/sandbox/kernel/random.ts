/** Chance that repeats itself for a seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A version 4 GUID, lower-case. */
  guid(): string;
  /** Letters and digits, as keys and passwords are made of. */
  text(length: number): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Makes the random source of one sandbox. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: small, and good enough for names and for faults
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (): string => Math.floor(next() * 16).toString(16);
  return {
    next,
    guid: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, hex),
    text: (length) => Array.from({ length }, () => ALPHABET[Math.floor(next() * ALPHABET.length)]).join(''),
  };
}
