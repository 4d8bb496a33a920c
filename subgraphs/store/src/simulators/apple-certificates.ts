import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A signer of Apple's, as a test has it: a leaf key and the chain that vouches for it. */
export interface SigningChain {
  /** Signs with ES256. */
  readonly privateKey: webcrypto.CryptoKey;
  /** Leaf, intermediate and root, each in base64 of DER: the `x5c` of a JWS. */
  readonly x5c: readonly string[];
  readonly root: Authority;
  readonly intermediate: Authority;
  readonly leaf: x509.X509Certificate;
}

/** A certificate that issues others, with its key. */
export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

// Apple's marks: of certificates that sign receipts, and of the intermediate that issues them.
const leafMark = "1.2.840.113635.100.6.11.1";
const intermediateMark = "1.2.840.113635.100.6.2.1";

/** How every key of the simulator signs. */
export const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const asnNull = new Uint8Array([5, 0]);
const dayMs = 24 * 3_600_000;

/**
 * Makes a chain of three as Apple's is, valid from a day before `nowMs` on for `validDays`. `ocspUrl` is where its
 * revocations are asked for.
 */
export async function createSigningChain(options: {
  readonly nowMs: number;
  readonly validDays: number;
  readonly ocspUrl: string;
  readonly serial: () => string;
}): Promise<SigningChain> {
  const [rootKeys, intermediateKeys, leafKeys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const validity = {
    notBefore: new Date(options.nowMs - dayMs),
    notAfter: new Date(options.nowMs + options.validDays * dayMs),
    signingAlgorithm,
  };
  const ocsp = new x509.AuthorityInfoAccessExtension({ ocsp: options.ocspUrl });
  const authorityUsage = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: options.serial(),
    name: "CN=Muster Simulated Root CA, O=Muster",
    keys: rootKeys,
    extensions: authorityUsage,
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: options.serial(),
    subject: "CN=Muster Simulated Worldwide Developer Relations, O=Muster",
    issuer: root.subject,
    publicKey: intermediateKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [...authorityUsage, ocsp, new x509.Extension(intermediateMark, false, asnNull)],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: options.serial(),
    subject: "CN=Muster Simulated Receipt Signing, O=Muster",
    issuer: intermediate.subject,
    publicKey: leafKeys.publicKey,
    signingKey: intermediateKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ocsp,
      new x509.Extension(leafMark, false, asnNull),
    ],
  });
  return {
    privateKey: leafKeys.privateKey,
    x5c: [leaf, intermediate, root].map((certificate) => Buffer.from(certificate.rawData).toString("base64")),
    root: { certificate: root, keys: rootKeys },
    intermediate: { certificate: intermediate, keys: intermediateKeys },
    leaf,
  };
}

/** A new pair on P-256. */
export async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
}
