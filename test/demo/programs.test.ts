import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createArm } from '../../src/demo/arm.ts';
import { Connection } from '../../src/demo/connection.ts';
import { createControl } from '../../src/demo/control.ts';
import { trust } from '../../src/demo/trust.ts';

const DEMO = join(import.meta.dirname, '..', '..', 'src', 'demo');
const PATIENCE = { timeout: 20_000, interval: 100 };

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

interface Program {
  readonly pid: number;
  readonly out: readonly string[];
  firstLine(): Promise<string>;
  errors(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

const run = (file: string, ...flags: readonly string[]): Program => runIn({}, file, ...flags);

function runIn(environment: Readonly<Record<string, string>>, file: string, ...flags: readonly string[]): Program {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [join(DEMO, file), ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.push(child);
  const out: string[] = [];
  const errors: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const firstLine = async () => {
    const [line] =
      out.length > 0 ? out : await Promise.race([once(lines, 'line'), ended.then(() => [`ended: ${errors.join('')}`])]);
    return String(line);
  };
  return { pid: child.pid ?? 0, out, firstLine, errors: () => errors.join(''), signal: (name) => child.kill(name), ended };
}

/** Processes that a process started, by the kernel's own account. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(all.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => Number(stat.split(') ').at(-1)?.split(' ')[1]) === pid).map((stat) => Number(stat.split(' ')[0]));
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('npm run sandbox -- --json', () => {
  it('says in its first line where everything is, and another client can build with it', async () => {
    const sandbox = run('sandbox.ts', '--json');
    const connection = Connection.parse(JSON.parse(await sandbox.firstLine()));
    expect(connection.subscriptions).toEqual([]);
    trust(connection.caFile);
    const subscription = '5ca1ab1e-0000-4000-8000-000000000001';
    await createControl(connection.control).addSubscription(subscription, 'mine');
    const group = `/subscriptions/${subscription}/resourceGroups/mine`;
    const made = await createArm(connection, connection.owner).put(group, '2021-04-01', { location: 'westeurope' });
    expect(made).toMatchObject({ name: 'mine' });
  });

  it('generates an estate by number and seed', async () => {
    const sandbox = run('sandbox.ts', '--json', '--workspaces', '12', '--seed', '7');
    const connection = Connection.parse(JSON.parse(await sandbox.firstLine()));
    trust(connection.caFile);
    const [subscription] = connection.subscriptions;
    const path = `/subscriptions/${subscription}/providers/Microsoft.MachineLearningServices/workspaces`;
    const { value } = (await createArm(connection, connection.owner).get(path, '2025-06-01')) as { value: unknown[] };
    expect(value).toHaveLength(12);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops on %s, leaving no process and no folder behind', async (signal) => {
    const sandbox = run('sandbox.ts', '--json');
    const { caFile } = Connection.parse(JSON.parse(await sandbox.firstLine()));
    const children = await childrenOf(sandbox.pid);
    expect(children).toHaveLength(2);
    sandbox.signal(signal);
    expect(await sandbox.ended).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
    expect(existsSync(dirname(caFile))).toBe(false);
    expect(sandbox.out).toHaveLength(1);
  });

  it('stops as cleanly when a signal comes twice, as Ctrl-C does from a terminal and from npm', async () => {
    const sandbox = run('sandbox.ts', '--json');
    const { caFile } = Connection.parse(JSON.parse(await sandbox.firstLine()));
    sandbox.signal('SIGINT');
    sandbox.signal('SIGTERM');
    expect(await sandbox.ended).toBe(0);
    expect(existsSync(dirname(caFile))).toBe(false);
  });

  it('ends with the reason, and everything else with it, when one of its processes dies', async () => {
    const sandbox = run('sandbox.ts', '--json');
    await sandbox.firstLine();
    const [victim, other] = await childrenOf(sandbox.pid);
    process.kill(victim ?? 0, 'SIGKILL');
    expect(await sandbox.ended).toBe(1);
    expect(sandbox.errors()).toMatch(/ended with signal SIGKILL/);
    expect(isAlive(other ?? 0)).toBe(false);
  });

  it('takes its processes and its folder along when it is killed without warning', async () => {
    const sandbox = run('sandbox.ts', '--json');
    const { caFile } = Connection.parse(JSON.parse(await sandbox.firstLine()));
    const children = await childrenOf(sandbox.pid);
    sandbox.signal('SIGKILL');
    await sandbox.ended;
    await vi.waitFor(() => expect(children.filter(isAlive)).toEqual([]), PATIENCE);
    expect(existsSync(dirname(caFile))).toBe(false);
  });
});

describe('npm start -- --json', () => {
  /** A proxy that leads nowhere, and what it was asked for. */
  async function deadProxy() {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(String(request.url));
      response.writeHead(502).end();
    });
    proxy.on('connect', ({ url }, socket) => {
      asked.push(String(url));
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    return { asked, url, close: () => proxy.close() };
  }

  it.each([
    ['no exemption from it', {}],
    ['exemptions that leave this machine out', { NO_PROXY: 'internal.example', no_proxy: 'internal.example' }],
    ['Node’s own clients told to use it', { NODE_USE_ENV_PROXY: '1' }],
  ])(
    'reaches its own Azure on a machine that has a proxy, with %s',
    async (_, environment) => {
      const proxy = await deadProxy();
      const through = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: '', no_proxy: '', ...environment };
      const demo = runIn(through, 'main.ts', '--json');
      const { app } = JSON.parse(await demo.firstLine());
      expect(app).toMatchObject({ baseUrl: expect.stringMatching(/^http:/) });
      expect(proxy.asked).toEqual([]);
      demo.signal('SIGHUP');
      expect(await demo.ended).toBe(0);
      proxy.close();
    },
    40_000,
  );
});

describe('npm start -- --once --policy FILE', () => {
  it('repairs everything under a document that knows nothing of the demo', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, '{"limits":{"modes":{"*":"enforce"}}}');
    const demo = run('main.ts', '--once', '--policy', file);
    expect(await demo.ended).toBe(0);
    await rm(folder, { recursive: true });
    const result = JSON.parse(String(demo.out.at(-1)));
    expect(result).toMatchObject({ remainingDrift: 0, brokenConsumers: 0 });
    expect(result.repairs.map(({ rule }: { rule: string }) => rule)).toContain('storage-shared-key');
  }, 90_000);

  it.each([
    ['{"wants":{"keylessStorage":false}}', 'leave wants.keylessStorage true'],
    ['{"limits":{"modes":{"*":"audit"}}}', 'add --mode enforce'],
    ['{"limits":{"settleSeconds":60}}', 'add --settle 5'],
  ])('refuses %s, under which the demo shows nothing, with the fix', async (document, fix) => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, document);
    const demo = run('main.ts', '--once', '--policy', file);
    expect(await demo.ended).toBe(1);
    await rm(folder, { recursive: true });
    expect(demo.errors()).toContain(fix);
    expect(demo.out).toEqual([]);
  });
});

describe('flags that nobody can follow', () => {
  it.each([
    ['sandbox.ts', ['--workspaces', 'many'], '--workspaces: write how many as a whole number'],
    ['sandbox.ts', ['--once'], '--once'],
    ['main.ts', ['--mode', 'maybe'], '--mode: write audit or enforce'],
    ['main.ts', ['--settle', '0'], '--settle: write seconds from 1'],
    ['main.ts', ['--json', '--once'], 'leave one of them out'],
    ['main.ts', ['--workspaces', '3'], 'add --json'],
    ['main.ts', ['--policy', 'one.json', '--policy', 'two.json'], '--policy is given more than once: keep one of them'],
    ['main.ts', ['--policy', 'no-such.json'], '--policy: no-such.json is not there: write the path of a policy document'],
    ['main.ts', ['--policy', DEMO], `--policy: ${DEMO} is a folder: write the path of a policy document`],
  ])('%s %j is refused by name, with the fix', async (file, flags, message) => {
    const program = run(file, ...flags);
    expect(await program.ended).toBe(1);
    expect(program.errors()).toContain(message);
    expect(program.out).toEqual([]);
  });

  it.each(['sandbox.ts', 'main.ts'])('%s says what each flag does when it is asked, and starts nothing', async (file) => {
    const program = run(file, '--help');
    expect(await program.ended).toBe(0);
    expect(program.out).toContainEqual(expect.stringMatching(/^ +--estate +everything-wrong: an estate/));
    expect(program.errors()).toBe('');
  });
});
