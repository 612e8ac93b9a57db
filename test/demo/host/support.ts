import type { FunctionEntry } from '../../../src/demo/host/core-api.ts';

/** A registered function, without an app. */
export function entryOf(
  trigger: Readonly<Record<string, unknown>> & { readonly type: string },
  more: Partial<FunctionEntry> = {},
): FunctionEntry {
  const binding = { direction: 'in' as const, name: 'it', ...trigger };
  return { name: 'sample', bindings: { it: binding }, trigger: binding, retry: undefined, callback: () => undefined, ...more };
}
