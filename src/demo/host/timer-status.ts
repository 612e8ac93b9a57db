import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TimerStatus } from './timer-data.ts';

const Status = z.object({ Last: z.string(), Next: z.string(), LastUpdated: z.string() });

/** Where the schedule monitor keeps what it must know after a restart. */
export interface StatusStore {
  read(name: string): Promise<TimerStatus | undefined>;
  write(name: string, status: TimerStatus): Promise<void>;
}

/** One JSON file per timer in a directory, made when needed. A file that cannot be read counts as none, as a lost blob would. */
export function fileStatus(directory: string): StatusStore {
  const fileOf = (name: string) => join(directory, `${name}.json`);
  return {
    read: async (name) => {
      const text = await readFile(fileOf(name), 'utf8').catch(() => 'null');
      return Status.safeParse(JSON.parse(text)).data;
    },
    write: async (name, status) => {
      await mkdir(directory, { recursive: true });
      await writeFile(fileOf(name), JSON.stringify(status));
    },
  };
}

/** Keeps status as long as the process lives: no run is ever past due. */
export function memoryStatus(): StatusStore {
  const kept = new Map<string, TimerStatus>();
  return {
    read: async (name) => kept.get(name),
    write: async (name, status) => {
      kept.set(name, status);
    },
  };
}
