/** What a journal asks of a store of rows. Rows of one partition change together or not at all. */

export type Value = string | number | boolean;

/** `undefined` leaves a field out. */
export type Fields = Readonly<Record<string, Value | undefined>>;

export interface Row {
  readonly key: string;
  readonly etag: string;
  readonly fields: Readonly<Record<string, Value>>;
}

/** `insert`: must not exist. `replace`: must be as it was read. `put`: whatever was there. */
export type RowChange =
  | { readonly do: 'insert' | 'put'; readonly key: string; readonly fields: Fields }
  | { readonly do: 'replace'; readonly key: string; readonly fields: Fields; readonly etag: string };

export interface Range {
  /** Absent: every partition. */
  readonly partition?: string;
  /** Keys from this one on. */
  readonly from: string;
  /** Keys before this one. */
  readonly below: string;
  /** Only rows whose field has this text. */
  readonly where?: { readonly field: string; readonly is: string };
}

/** Every method throws what the store says when it cannot be reached or refuses. */
export interface Rows {
  get(partition: string, key: string): Promise<Row | undefined>;
  /** In the order of keys. */
  range(range: Range): Promise<readonly Row[]>;
  /** At most 100 changes, each of another row, all or none. `contended`: a condition did not hold; read again. */
  commit(partition: string, changes: readonly RowChange[]): Promise<'done' | 'contended'>;
  /** Lets whoever came between go first, for so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

/** A change that holds only if nobody came between: a first insert, or a replacement of what was read. */
export const conditional = (read: Row | undefined, key: string, fields: Fields): RowChange =>
  read === undefined ? { do: 'insert', key, fields } : { do: 'replace', key, fields, etag: read.etag };
