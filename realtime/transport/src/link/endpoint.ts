import { formatAddress, parseAddress } from "./address.js";
import type { Endpoint } from "./link.js";

/** A place on the internet. Its `key` is made when somebody first asks, so that a flood of senders costs no strings. */
export class InternetEndpoint implements Endpoint {
  readonly family: 4 | 6;
  readonly address: Uint8Array;
  readonly port: number;
  /** The interface of a link-local address, as the link that met it names it; else empty. */
  readonly zone: string;
  #key: string | undefined;

  /**
   * @param address 4 or 16 bytes, which the endpoint keeps.
   * @param port 0 to 65,535.
   */
  constructor(address: Uint8Array, port: number, zone = "") {
    this.family = address.length === 4 ? 4 : 6;
    this.address = address;
    this.port = port;
    this.zone = zone;
  }

  get key(): string {
    this.#key ??= this.family === 4 ? `${this.host}:${this.port}` : `[${this.host}]:${this.port}`;
    return this.#key;
  }

  /** The address as text, with its zone. */
  get host(): string {
    const text = formatAddress(this.address);
    return this.zone === "" ? text : `${text}%${this.zone}`;
  }
}

/** The place that a text like `192.0.2.1:40000` or `[2001:db8::1]:40000` names; undefined where it names none. */
export function parseEndpoint(text: string): InternetEndpoint | undefined {
  const [, six, four, digits = ""] = /^(?:\[([0-9a-f:.]+)\]|([\d.]+)):(\d{1,5})$/i.exec(text) ?? [];
  const address = parseAddress(six ?? four ?? "");
  const port = Number(digits);
  if (address === undefined || address.length !== (six === undefined ? 4 : 16) || port > 65_535)
    return undefined;
  return new InternetEndpoint(address, port);
}

/** A place of a link's own kind, known by name alone. */
export function namedEndpoint(key: string): Endpoint {
  return { key, family: 0, address: new Uint8Array(0), port: 0 };
}
