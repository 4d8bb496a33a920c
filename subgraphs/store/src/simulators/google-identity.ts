import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Random, SystemClock } from "@muster/runtime";
import { jwtVerify, SignJWT } from "jose";
import { json, type SimulatorRoute } from "./server.js";

/** What the Play Console and Pub/Sub would give for the app. */
export interface GoogleCredentials {
  readonly packageName: string;
  readonly serviceAccount: { readonly clientEmail: string; readonly privateKey: string };
  readonly pushAudience: string;
  readonly pushEmail: string;
}

const tokenUrl = "https://oauth2.googleapis.com/token";
const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const lifetimeS = 3600;

/** Google's accounts: access tokens for service accounts, and the identity that Pub/Sub shows to webhooks. */
export class GoogleIdentity {
  readonly routes: readonly SimulatorRoute[];
  readonly #credentials: GoogleCredentials;
  readonly #clock: SystemClock;
  readonly #accessTokens = new Set<string>();
  readonly #key: KeyObject;
  readonly #keyId: string;

  constructor(credentials: GoogleCredentials, clock: SystemClock, random: Random) {
    this.#credentials = credentials;
    this.#clock = clock;
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#key = privateKey;
    this.#keyId = Buffer.from(random.bytes(20)).toString("hex");
    const certificates = { [this.#keyId]: publicKey.export({ type: "spki", format: "pem" }) };
    this.routes = [
      {
        method: "POST",
        path: /\/token/,
        handle: async ({ body }) => {
          const form = new URLSearchParams(body.toString());
          if (form.get("grant_type") !== grant || !(await this.#isSigned(form.get("assertion") ?? "")))
            return json(400, { error: "invalid_grant", error_description: "Invalid JWT Signature." });
          const token = `ya29.${Buffer.from(random.bytes(24)).toString("base64url")}`;
          this.#accessTokens.add(token);
          return json(200, { access_token: token, token_type: "Bearer", expires_in: lifetimeS });
        },
      },
      {
        method: "GET",
        path: /\/oauth2\/v1\/certs/,
        handle: () => {
          const answer = json(200, certificates);
          return {
            ...answer,
            headers: { ...answer.headers, "cache-control": `public, max-age=${lifetimeS}` },
          };
        },
      },
    ];
  }

  /** Whether an API call shows an access token that was given out. */
  isAllowed(authorization: string | undefined): boolean {
    return this.#accessTokens.has(/^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "");
  }

  /** The token that Pub/Sub sends with a push; `claims` replace what it says. */
  pushToken(claims: Readonly<Record<string, unknown>> = {}, key: KeyObject = this.#key): Promise<string> {
    const issuedS = Math.floor(this.#clock.nowMs() / 1000);
    return new SignJWT({
      iss: "https://accounts.google.com",
      aud: this.#credentials.pushAudience,
      azp: "113774264463038321964",
      email: this.#credentials.pushEmail,
      email_verified: true,
      sub: "113774264463038321964",
      iat: issuedS,
      exp: issuedS + lifetimeS,
      ...claims,
    })
      .setProtectedHeader({ alg: "RS256", kid: this.#keyId, typ: "JWT" })
      .sign(key);
  }

  async #isSigned(assertion: string): Promise<boolean> {
    const { clientEmail, privateKey } = this.#credentials.serviceAccount;
    try {
      const key = createPublicKey(createPrivateKey(privateKey));
      const { payload } = await jwtVerify(assertion, key, { issuer: clientEmail, audience: tokenUrl });
      return String(payload["scope"]).includes("androidpublisher");
    } catch {
      return false;
    }
  }
}
