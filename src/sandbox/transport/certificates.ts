import * as x509 from '@peculiar/x509';

/** A server's certificate and key, and the authority that signed it, in PEM. */
export interface Certificates {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY = 24 * 3600 * 1000;

/**
 * Makes an authority that lives for one run, and a leaf for this machine's loopback names. They pass strict verification: Node, curl,
 * Go, and Python since 3.13, which insists on key identifiers.
 */
export async function createCertificates(now: Date = new Date()): Promise<Certificates> {
  const validity = { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + 90 * DAY) };
  const authority = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const leaf = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=Azure sandbox authority',
    keys: authority,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=localhost',
    issuer: ca.subject,
    publicKey: leaf.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(['localhost', '127.0.0.1', '::1'].map(alternativeName)),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', leaf.privateKey));
  return {
    caPem: ca.toString('pem'),
    certPem: certificate.toString('pem'),
    keyPem: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}

function alternativeName(value: string): x509.JsonGeneralName {
  return { type: value === 'localhost' ? 'dns' : 'ip', value };
}
