import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../sandbox/transport/certificates.ts';

/** A temporary folder with the certificates that every server of one run uses. */
export interface Folder {
  readonly path: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'aml-keyless-'));
  const { caPem, certPem, keyPem } = await createCertificates();
  const [caFile, certFile, keyFile] = [join(path, 'ca.pem'), join(path, 'server.pem'), join(path, 'server.key')];
  await writeFile(caFile, caPem);
  await writeFile(certFile, certPem);
  await writeFile(keyFile, keyPem, { mode: 0o600 });
  return { path, caFile, certFile, keyFile, remove: () => rm(path, { recursive: true, force: true }) };
}
