import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One recorded exchange with the real Azure. Header names as the recorder left them. */
export interface GoldenRow {
  readonly source: string;
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

/** The folder with recordings, by environment variable or beside the project; nothing where there are none. */
export function recordingsFolder(): string | undefined {
  const folder = process.env.GOLDEN_RECORDINGS ?? join(import.meta.dirname, '../../../shared/golden');
  return existsSync(folder) ? folder : undefined;
}

/** All exchanges of a folder, file by file; the steps of a flow are exchanges too, each for itself. Events have no request and are left out. */
export function readRows(folder: string): readonly GoldenRow[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => ({ file, parsed: JSON.parse(line) })),
    )
    .flatMap(({ file, parsed }) =>
      (parsed.steps ?? [parsed]).map((step: GoldenRow) => ({ ...step, source: file.replace('.jsonl', '') })),
    )
    .filter(({ request }) => request !== undefined)
    .map((row) => ({ ...row, request: { ...row.request, url: new URL(row.request.url, 'https://management.azure.com').href } }));
}

/** `PATCH Microsoft.Storage/storageAccounts 200`: what an exchange is about, without its names. */
export function subjectOf({ request, response }: GoldenRow): string {
  const { pathname } = new URL(request.url);
  const [, own] = /\/providers\/(?!.*\/providers\/)(.*)$/i.exec(pathname) ?? [];
  const path = own ?? pathname.replace(/^\/+/, '');
  const words = path.split('/').filter(Boolean);
  const kept = words.filter((_, index) => (own === undefined ? index % 2 === 0 : index === 0 || index % 2 === 1));
  return `${request.method} ${kept.join('/')} ${response.status}`;
}
