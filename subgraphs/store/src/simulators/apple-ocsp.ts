import { createHash, KeyObject, sign } from "node:crypto";
import {
  BasicOCSPResponse,
  CertStatus,
  KeyHash,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from "@peculiar/asn1-ocsp";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier, Certificate, SubjectPublicKeyInfo } from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";
import { type Authority, newKeys, signingAlgorithm } from "./apple-certificates.js";

/** Says which certificates of a chain are revoked, as their issuers do. */
export interface OcspResponder {
  /** Answers an OCSP request (DER) about one certificate. */
  answer(request: Buffer): Promise<Buffer>;
  /** From now on the certificate counts as revoked. */
  revoke(certificate: x509.X509Certificate): void;
}

const basicResponse = "1.3.6.1.5.5.7.48.1.1";
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
const ocspSigning = "1.3.6.1.5.5.7.3.9";
const hourMs = 3_600_000;

/**
 * A responder for certificates that `authorities` issued. Each has given it a certificate of its own to sign with.
 *
 * @source RFC 6960.
 */
export async function createOcspResponder(
  authorities: readonly Authority[],
  options: { readonly nowMs: () => number; readonly serial: () => string },
): Promise<OcspResponder> {
  const revoked = new Set<string>();
  const signers = new Map<string, Authority>();
  for (const authority of authorities)
    signers.set(keyHash("sha256", authority.certificate), await createDelegate(authority, options.serial()));

  return {
    revoke: (certificate) => revoked.add(certificate.serialNumber),
    async answer(request) {
      const asked = AsnConvert.parse(request, OCSPRequest).tbsRequest.requestList[0]?.reqCert;
      if (asked === undefined) throw new Error("the request asks of no certificate");
      const signer = signers.get(Buffer.from(asked.issuerKeyHash.buffer).toString("hex"));
      if (signer === undefined) throw new Error("the issuer is another");
      const now = new Date(options.nowMs());
      const isRevoked = revoked.has(Buffer.from(asked.serialNumber).toString("hex"));
      const data = new ResponseData({
        responderID: new ResponderID({
          byKey: new KeyHash(Buffer.from(keyHash("sha1", signer.certificate), "hex")),
        }),
        producedAt: now,
        responses: [
          new SingleResponse({
            certID: asked,
            certStatus: isRevoked
              ? new CertStatus({ revoked: new RevokedInfo({ revocationTime: now }) })
              : new CertStatus({ good: null }),
            thisUpdate: now,
            nextUpdate: new Date(now.getTime() + hourMs),
          }),
        ],
      });
      const key = KeyObject.from(signer.keys.privateKey);
      const signature = sign("sha256", Buffer.from(AsnConvert.serialize(data)), key);
      const response = new BasicOCSPResponse({
        tbsResponseData: data,
        signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
        signature: new Uint8Array(signature).buffer,
        certs: [AsnConvert.parse(signer.certificate.rawData, Certificate)],
      });
      const bytes = new ResponseBytes({
        responseType: basicResponse,
        response: new OctetString(AsnConvert.serialize(response)),
      });
      return Buffer.from(
        AsnConvert.serialize(
          new OCSPResponse({ responseStatus: OCSPResponseStatus.successful, responseBytes: bytes }),
        ),
      );
    },
  };
}

async function createDelegate(issuer: Authority, serialNumber: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber,
    subject: "CN=Muster Simulated OCSP Responder, O=Muster",
    issuer: issuer.certificate.subject,
    notBefore: issuer.certificate.notBefore,
    notAfter: issuer.certificate.notAfter,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm,
    extensions: [new x509.ExtendedKeyUsageExtension([ocspSigning])],
  });
  return { certificate, keys };
}

/** The hash of the certificate's public key alone, in hex. */
function keyHash(hash: "sha1" | "sha256", certificate: x509.X509Certificate): string {
  const { subjectPublicKey } = AsnConvert.parse(certificate.publicKey.rawData, SubjectPublicKeyInfo);
  return createHash(hash).update(Buffer.from(subjectPublicKey)).digest("hex");
}
