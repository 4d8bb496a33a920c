/**
 * Where a datagram comes from or goes to. A link gives the same object for the same place as long as it remembers it, but places
 * are compared by `key`.
 */
export interface Endpoint {
  /** `192.0.2.1:40000`, `[2001:db8::1]:40000`, or a name of the link's own. */
  readonly key: string;
  /** 4 or 6 for internet addresses; 0 for a link with places of its own kind (memory, WebSocket). */
  readonly family: 0 | 4 | 6;
  /** The address: 4 or 16 bytes, empty where `family` is 0. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** What takes a datagram in. `data` is the link's own memory and holds until the call returns. */
export type DatagramHandler = (data: Uint8Array, from: Endpoint) => void;

/**
 * Carries opaque datagrams: unreliable, unordered, at most {@link datagramBytesMax} bytes each. A link never throws for what the
 * network does; what cannot be sent is lost.
 */
export interface Link {
  /** Where others reach this link. */
  readonly local: Endpoint;
  /** Sends `data`, or gathers it until {@link Link.flush}: the link has copied it when the call returns. */
  send(data: Uint8Array, to: Endpoint): void;
  /** Sends what was gathered. */
  flush(): void;
  /** Hands each datagram that comes from now on to `handler`; there is one at a time. What came before may be lost. */
  receive(handler: DatagramHandler): void;
  /** Takes in at once whatever the network has ready, for links that otherwise wait for the event loop; harmless on every link. */
  poll(): void;
  /** Stops receiving and gives back what the link holds. Idempotent. */
  close(): Promise<void>;
}

/** The largest datagram: 1,200 bytes of payload and netcode's most about it (1 + 8 + 16). */
export const datagramBytesMax = 1225;
