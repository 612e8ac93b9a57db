import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

const ACCOUNT = 'journalaccount';
const NOISE = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck', '--silent'];

/** Storage that runs on this machine, over plain HTTP with a key made for it alone. */
export interface Azurite {
  readonly account: string;
  readonly key: string;
  /** The service's address, account included. */
  readonly url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

/** Starts one Azurite service that keeps nothing on disk; rejects with what it printed if it ends before it listens. */
export async function startAzurite(service: 'table' | 'queue'): Promise<Azurite> {
  const port = await freePort();
  const key = randomBytes(32).toString('base64');
  const main = createRequire(import.meta.url).resolve(`azurite/dist/src/${service}/main.js`);
  const child = spawn(process.execPath, [main, `--${service}Port`, String(port), ...NOISE], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    const listen = (chunk: Buffer): void => {
      printed += String(chunk);
      if (/successfully (started|listens)/.test(printed)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`Azurite ended before it listened: ${printed}`)));
  });
  return {
    account: ACCOUNT,
    key,
    url: `http://127.0.0.1:${port}/${ACCOUNT}`,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
