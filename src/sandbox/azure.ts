import type { Call, Clock, Directory, Instant, Resource, Store } from './contract.ts';
import type { Endpoints } from './events/handshake.ts';
import type { Cloud } from './kernel/cloud.ts';
import type { GraphIndex } from './providers/resource-graph/graph-index.ts';

/** The dials of the control surface. Seconds; changes act on what happens afterwards. */
export interface Settings {
  readonly principalReplicationSeconds: number;
  readonly rolePropagationSeconds: number;
  readonly operationSeconds: number;
  readonly eventDelaySeconds: number;
}

/** Who may do what: role assignments in force (after propagation), their conditions, deny assignments. Written in `rbac/`. */
export interface Authorizer {
  /** Does any assignment in force at or above `scope` allow the control-plane action? `request` is what conditions may look at. */
  allows(principalId: string, action: string, scope: string, request?: Readonly<Record<string, string>>): boolean;
  /** Would it be allowed if every condition held? What is asked before anybody knows what conditions look at. */
  couldAllow(principalId: string, action: string, scope: string): boolean;
  allowsData(principalId: string, dataAction: string, scope: string, resource?: Readonly<Record<string, string>>): boolean;
  /** Grants as Azure itself does, without a caller: succeeds at once, emits its event, does nothing where it exists. */
  grant(scope: string, principalId: string, roleId: string, options?: { condition?: string; createdBy?: string }): Resource;
}

/** Written in `events/`. Called by the kernel once per finished write, delete or action, and by providers for what Azure does itself. */
export interface EventSource {
  /** Absent where nobody can be asked: event subscriptions are then refused as not modelled. */
  readonly endpoints?: Endpoints;
  happened(change: {
    readonly kind: 'Write' | 'Delete' | 'Action';
    readonly result: 'Success' | 'Failure' | 'Cancel';
    /** `Microsoft.Storage/storageAccounts/write` */
    readonly operation: string;
    readonly resourceId: string;
    readonly at: Instant;
    readonly call?: Call;
  }): void;
}

/** One Azure: what providers may use. */
export interface Azure {
  readonly clock: Clock;
  readonly store: Store;
  readonly directory: Directory;
  readonly authorizer: Authorizer;
  readonly events: EventSource;
  /** What Resource Graph knows. Absent: it knows everything at once, without a quota. */
  readonly graph?: GraphIndex;
  readonly settings: Settings;
  /** The names under which this Azure is served. */
  readonly cloud: Cloud;
  /** The cloud's Resource Manager in-process, `https://localhost:PORT` over HTTPS; links in answers start with it. */
  readonly baseUrl: string;
  /** A new GUID; reproducible for a seed. */
  guid(): string;
}
