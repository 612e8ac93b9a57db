/** Something that is not as it should be, by the rule that should find it. */
export interface Wrong {
  /** A rule's id, or `access/<row>`. */
  readonly rule: string;
  /** The resource that a finding names. */
  readonly resource: string;
  /**
   * `yes`: by writes that need nothing but what is declared; `opt-in`: by writes that the operator has to ask for;
   * `blocked`: by a write that something else in the estate stands in the way of; `no`: only a person can.
   */
  readonly repairable: 'yes' | 'opt-in' | 'blocked' | 'no';
  /** What is wrong, for people. */
  readonly what: string;
}

/** A user-assigned identity with the ids that it goes by. */
export interface BuiltIdentity {
  readonly id: string;
  readonly principalId: string;
  readonly clientId: string;
}

/** What is paired with computes and endpoints only because somebody says so. */
export interface Pairs {
  readonly people: { readonly contribute: readonly string[]; readonly read: readonly string[] };
  readonly privateRegistry: string;
  /** The identity that builds on its images. */
  readonly builder: string;
  readonly foreignAccount: string;
  readonly monitor: string;
}

/** One part of the estate. */
export interface Part {
  /** Its workspaces, by name. */
  readonly workspaces: Readonly<Record<string, string>>;
  readonly wrong: readonly Wrong[];
}
