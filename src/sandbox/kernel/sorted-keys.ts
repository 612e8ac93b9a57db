/** Keys in order, from which all below a scope are cut out without looking at the others. */
export interface SortedKeys {
  add(key: string): void;
  delete(key: string): void;
  /** The keys below `above`, in order; all of them without one. */
  below(above: string | undefined): readonly string[];
}

const FEW = 32;

/** An empty set of keys. Many additions in a row are sorted in once, when somebody asks. */
export function createSortedKeys(): SortedKeys {
  let sorted: string[] = [];
  let added: string[] = [];
  const settle = (): void => {
    if (added.length > FEW) sorted = [...sorted, ...added].sort(compare);
    else for (const key of added) sorted.splice(firstFrom(sorted, key), 0, key);
    added = [];
  };
  return {
    add(key) {
      added.push(key);
    },
    delete(key) {
      settle();
      const index = firstFrom(sorted, key);
      if (sorted[index] === key) sorted.splice(index, 1);
    },
    below(above) {
      settle();
      if (above === undefined || above === '/') return sorted.slice();
      // '0' is the character after '/': the range ends before it
      return sorted.slice(firstFrom(sorted, `${above}/`), firstFrom(sorted, `${above}0`));
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstFrom(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An id as it is compared: lower-case, with single slashes. */
export function keyOf(id: string): string {
  return `/${id.toLowerCase().split('/').filter(Boolean).join('/')}`;
}
