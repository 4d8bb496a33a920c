import { AppError } from "@muster/errors";
import type { Exchange } from "./answer.js";
import { sendFile } from "./files.js";

/** Where the gateway's web pages were built. */
export interface PageDirectories {
  /** Served at `/` and at every address that nothing else answers. */
  readonly portal: string;
  /** Served at `/graphiql/`; absent where introspection is off. */
  readonly graphiql: string | undefined;
}

// The portal holds access tokens: nothing is loaded from, or sent to, another origin, and no other page may frame it. Pictures
// alone may be elsewhere: the addresses of items' are published with their definitions.
const portalHeaders = {
  "content-security-policy": [
    "default-src 'self'",
    "img-src 'self' data: https:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/**
 * Sends GraphiQL or the portal. Addresses within the portal are its own to read, so whoever asks for HTML gets its one page.
 *
 * @throws NOT_FOUND
 */
export async function sendPage(directories: PageDirectories, exchange: Exchange): Promise<void> {
  const { path, request, response } = exchange;
  if (path === "/graphiql" || path.startsWith("/graphiql/")) {
    if (directories.graphiql === undefined) throw new AppError("NOT_FOUND", "there is nothing here");
    if (path === "/graphiql") response.writeHead(308, { location: "/graphiql/" }).end();
    else await sendFile(exchange, directories.graphiql, path.slice("/graphiql".length));
    return;
  }
  const isPage = path === "/" || request.headers.accept?.includes("text/html") === true;
  await sendFile(exchange, directories.portal, isPage ? "/" : path, isPage ? portalHeaders : {});
}
