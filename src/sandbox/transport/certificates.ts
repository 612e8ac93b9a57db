import { generate } from 'selfsigned';

/** A server's certificate and key, and the authority that signed it, in PEM. */
export interface Certificates {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

/** Makes an authority that lives for one run, and a leaf for this machine's loopback names. Good for Node, curl and Go. */
export async function createCertificates(now: Date = new Date()): Promise<Certificates> {
  const notBeforeDate = new Date(now.getTime() - 24 * 3600 * 1000);
  const notAfterDate = new Date(now.getTime() + 90 * 24 * 3600 * 1000);
  const common = { notBeforeDate, notAfterDate, keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const ca = await generate([{ name: 'commonName', value: 'Azure sandbox authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { caPem: ca.cert, certPem: leaf.cert, keyPem: leaf.private };
}
