import { v5 } from 'uuid';

/** The namespace of the names that `guid` makes. */
const NAMESPACE = '11fb06fb-712d-4ddd-98c7-e71bbd588830';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const FACTORS = { first: 0x239b961b, second: 0xab0e9789, add1: 0x561ccd1b, add2: 0x0bcaa747 };

/** What `guid` makes of its arguments: the same for the same ones, in every cloud. */
export function guidOf(texts: readonly string[]): string {
  return v5(texts.join('-'), NAMESPACE);
}

/** What `uniqueString` makes of its arguments: a MurmurHash of 64 bits, written in base 32. */
export function uniqueStringOf(texts: readonly string[]): string {
  const [low, high] = murmur(Buffer.from(texts.join('-'), 'utf8'));
  const bits = (BigInt(high) << 32n) | BigInt(low);
  const digit = (index: number): number => Number(index < 12 ? (bits >> BigInt(59 - 5 * index)) & 31n : (bits << 1n) & 31n);
  return Array.from({ length: 13 }, (_, index) => ALPHABET[digit(index)]).join('');
}

function murmur(bytes: Buffer): readonly [low: number, high: number] {
  const padded = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
  const { first, second, add1, add2 } = FACTORS;
  let [h1, h2] = [0, 0];
  for (let at = 0; at < padded.length; at += 8) {
    const isWhole = at + 8 <= bytes.length;
    h1 ^= scramble(padded.readInt32LE(at), first, 15, second);
    if (isWhole) h1 = Math.imul(rotate(h1, 19) + h2, 5) + add1;
    h2 ^= scramble(padded.readInt32LE(at + 4), second, 17, first);
    if (isWhole) h2 = Math.imul(rotate(h2, 13) + h1, 5) + add2;
    [h1, h2] = [h1 | 0, h2 | 0];
  }
  h1 ^= bytes.length;
  h2 ^= bytes.length;
  h1 = (h1 + h2) | 0;
  h2 = (h2 + h1) | 0;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = (h1 + h2) | 0;
  h2 = (h2 + h1) | 0;
  return [h1 >>> 0, h2 >>> 0];
}

function scramble(word: number, before: number, by: number, after: number): number {
  return Math.imul(rotate(Math.imul(word, before), by), after);
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
