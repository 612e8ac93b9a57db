/** The bytes of a document as text. */

/** Nobody writes more. */
const MOST = 1_048_576;

/**
 * The text of what a document's place sends. Throws where it is too big, before all of it is taken in, and where it is no UTF-8: a
 * character in the place of those that cannot be read would be policy that nobody wrote. A byte order mark is left out.
 */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const taken: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MOST) throw new Error('it is bigger than 1 MiB, the most that a policy document may have: write less.');
    taken.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(taken));
  } catch {
    throw new Error('its bytes are no UTF-8: save it as UTF-8, with or without a byte order mark.');
  }
}
