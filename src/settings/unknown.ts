/** Settings that begin as ours do and are none: one that is misspelt would be passed over, and its default hold in silence. */

const PREFIX = /^AML_KEYLESS_/i;

/** More letters than a third of a name are no slip of the hand. */
const SHARE = 3;

/** How many letters have to be added, dropped or replaced to make one text of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...from].entries()) {
    const above = row;
    row = [at + 1];
    for (const [index, other] of [...to].entries()) {
      const replaced = (above[index] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(replaced, (above[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1));
    }
  }
  return row[to.length] ?? 0;
}

/** Words in another order or left out are meant too: `SETTLE` for `SETTLE_SECONDS`. */
function isPartOf(text: string, whole: string): boolean {
  const words = new Set(whole.split('_'));
  return text !== '' && text.split('_').every((word) => words.has(word));
}

function meantBy(name: string, known: readonly string[]): string | undefined {
  const said = name.replace(PREFIX, '').toUpperCase();
  const near = known
    .map((it) => ({ it, own: it.replace(PREFIX, '') }))
    .map(({ it, own }) => ({ it, far: isPartOf(said, own) ? 0 : distance(said, own), most: Math.floor(own.length / SHARE) }))
    .filter(({ far, most }) => far <= most)
    .toSorted((a, b) => a.far - b.far);
  return near[0]?.it;
}

/** An error for each setting that is present and unknown, with the one that was probably meant. */
export function unknownIn(present: readonly string[], names: readonly string[]): readonly string[] {
  const known = names.filter((it) => PREFIX.test(it));
  return present
    .filter((name) => PREFIX.test(name) && !known.includes(name))
    .map((name) => {
      const meant = meantBy(name, known);
      return meant === undefined
        ? `${name}: is no setting of this app: remove it, or write one of ${known.join(', ')}.`
        : `${name}: is no setting of this app: write ${meant} if that was meant, or remove it.`;
    });
}
