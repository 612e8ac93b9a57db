import type { Settings } from '../azure.ts';

/** Seconds until new principals and roles act, operations end and events leave, unless somebody says otherwise. */
const DEFAULTS: Settings = {
  principalReplicationSeconds: 0,
  rolePropagationSeconds: 5,
  operationSeconds: 10,
  eventDelaySeconds: 1,
};

/** The dials of one sandbox: `view` always shows their present positions. */
export function createSettings(initial: Partial<Settings>): { readonly view: Settings; set(changes: Partial<Settings>): void } {
  let current: Settings = { ...DEFAULTS, ...initial };
  return {
    set(changes) {
      current = { ...current, ...changes };
    },
    view: {
      get principalReplicationSeconds() {
        return current.principalReplicationSeconds;
      },
      get rolePropagationSeconds() {
        return current.rolePropagationSeconds;
      },
      get operationSeconds() {
        return current.operationSeconds;
      },
      get eventDelaySeconds() {
        return current.eventDelaySeconds;
      },
    },
  };
}
