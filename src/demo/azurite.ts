import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ChildOptions } from './child.ts';

/** Addresses of the emulated storage account, one per service. */
export interface StorageEndpoints {
  readonly blob: string;
  readonly queue: string;
  readonly table: string;
}

const ACCOUNT = 'devstoreaccount1';

/** Azurite on free ports, over HTTPS so that it takes bearer tokens; nothing is written to disk. */
export function azurite(
  certificate: { readonly certFile: string; readonly keyFile: string },
  say: (line: string) => void,
): ChildOptions<StorageEndpoints> {
  const packageFile = createRequire(import.meta.url).resolve('azurite/package.json');
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const quiet = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck', '--silent'];
  const secure = ['--oauth', 'basic', '--cert', certificate.certFile, '--key', certificate.keyFile];
  const script = join(dirname(packageFile), 'dist', 'src', 'azurite.js');
  return { name: 'Azurite', args: [script, ...ports, ...quiet, ...secure], ready: endpointsIn, say };
}

function endpointsIn(lines: readonly string[]): StorageEndpoints | undefined {
  const [blob, queue, table] = ['Blob', 'Queue', 'Table'].map((service) => addressOf(service, lines));
  return blob === undefined || queue === undefined || table === undefined ? undefined : { blob, queue, table };
}

function addressOf(service: string, lines: readonly string[]): string | undefined {
  const pattern = new RegExp(`^Azurite ${service} service is successfully listening at (\\S+)$`);
  const found = lines.map((line) => pattern.exec(line)?.[1]).find((address) => address !== undefined);
  return found === undefined ? undefined : `${found}/${ACCOUNT}`;
}
