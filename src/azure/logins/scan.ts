import type { Id } from '../../model/id.ts';
import type { Sender } from '../operation.ts';
import type { Session } from '../session.ts';
import { readPools } from './batch-pools.ts';
import { readContainerAppJobs, readContainerApps, readContainerGroups } from './containers.ts';
import { joined, type Part } from './part.ts';
import { readWebApps } from './web-apps.ts';

/** Scans one subscription for what logs in to registries by password, or mounts accounts by their key. */
export async function readLogins(session: Session, arm: Sender, subscription: Id): Promise<Part> {
  const readers = [readContainerGroups, readContainerApps, readContainerAppJobs, readWebApps, readPools];
  const parts = await session.meter.together<readonly Part[]>(readers.map((read) => () => read(session, arm, subscription)));
  return joined(parts, `what logs in by password in ${subscription}`, session);
}
