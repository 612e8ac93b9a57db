import { fileURLToPath } from 'node:url';
import type { TokenCredential } from '@azure/core-auth';
import type { InForce } from './in-force.ts';
import { blobPlace, filePlace } from './places.ts';
import { createPolicySource, type PolicySource, settledPolicy } from './source.ts';

/** Where the operator says what is wanted and allowed. */
export type PolicyPlace =
  | { readonly in: 'settings'; readonly says: InForce }
  | { readonly in: 'file'; readonly path: string }
  | { readonly in: 'blob'; readonly url: string };

export interface OpenOptions {
  readonly policy: PolicyPlace;
  /** Folder that relative paths begin at. */
  readonly root: URL;
  readonly credential: TokenCredential;
  /** Our own clock, in milliseconds. */
  readonly now: () => number;
}

/** The source that the place calls for. */
export function openPolicies({ policy, root, credential, now }: OpenOptions): PolicySource {
  switch (policy.in) {
    case 'settings':
      return settledPolicy(policy.says);
    case 'file':
      return createPolicySource({ place: filePlace(policy.path, fileURLToPath(root)), now });
    case 'blob':
      return createPolicySource({ place: blobPlace({ url: policy.url, credential }), now });
  }
}
