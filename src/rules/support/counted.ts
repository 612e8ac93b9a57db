/** Numbers, lists and beginnings, as sentences say them. */

/** With the first letter in upper case. */
export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `1 workspace`, `3 workspaces`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** The first names of a list, and how many more there are. */
export const listed = (names: readonly string[], most = 5): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? `, and ${names.length - most} more` : ''}`;
