import type { Ask, Fact } from '../../model/fact.ts';
import type { Id } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';

/** A workspace with what it depends on: a project's dependencies are its hub's, whatever the project shows. */
export function withDependencies(id: Id, ask: Ask): Fact<Workspace> {
  const fact = ask('workspace', id);
  if (fact.state !== 'known') return fact;
  const { hub, storageAccount, containerRegistry } = fact.value;
  if (hub === null) return fact;
  const of = ask('workspace', hub);
  if (of.state === 'unreadable') return of;
  if (of.state === 'absent') return { state: 'unreadable', because: `Hub ${hub} cannot be found.`, retryAt: null, at: of.at };
  const value = {
    ...fact.value,
    storageAccount: of.value.storageAccount ?? storageAccount,
    containerRegistry: of.value.containerRegistry ?? containerRegistry,
  };
  return { state: 'known', value, at: Math.min(fact.at, of.at) };
}
