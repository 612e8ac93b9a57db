import { join } from 'node:path';
import type { ChildOptions } from './child.ts';
import { Ready } from './host/ready.ts';

export interface LocalHostOptions {
  /** Folder of the built app. */
  readonly app: string;
  /** Folder of the timers' status. */
  readonly state: string;
  /** 0 takes a free one; a restarted host must take its old one again, because event subscriptions point there. */
  readonly port: number;
  /** App settings. */
  readonly settings: Readonly<Record<string, string>>;
  say(line: string): void;
}

/** The local Functions host as a process of its own. */
export function localHost({ app, state, port, settings, say }: LocalHostOptions): ChildOptions<Ready> {
  const script = join(import.meta.dirname, 'host', 'main.ts');
  const args = [script, '--app', app, '--state', state, '--port', String(port)];
  return { name: 'The Functions host', args, env: settings, ready: readyIn, say };
}

function readyIn([first]: readonly string[]): Ready | undefined {
  return first === undefined ? undefined : Ready.parse(JSON.parse(first));
}
