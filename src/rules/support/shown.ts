/** A value that a rule cannot judge, as the end of a sentence: one that Azure does not show, or one that is new. */
export const shown = (value: string | null): string =>
  value === null ? 'something that Azure does not show' : `«${value}», which this build does not know`;
