import type { Aead } from "../aead/aead.js";
import type { Endpoint, Link } from "../link/link.js";
import { type ClientState, clientState } from "./client-state.js";
import { endpointAt, type PublicToken, readConnectToken } from "./connect-token.js";
import { challengeBodyBytes, clientTakes, PacketCodec, packetType, payloadBytesMax } from "./packet.js";
import { noRejects, type Reject, type RejectCounts } from "./rejects.js";
import { ReplayWindow } from "./replay-window.js";
import { writeRequest } from "./request.js";
import { u32At } from "./u64.js";

/** What a client tells. Each is called from within `tick`, `connect` or `disconnect`, or when the link has received something. */
export interface NetcodeClientHandlers {
  stateChanged(state: ClientState): void;
  /** `bytes` is 1 to 1,200 of them, and holds until the call returns. */
  payload(bytes: Uint8Array): void;
}

/** What a client is made of. */
export interface NetcodeClientOptions {
  readonly link: Link;
  readonly aead: Aead;
  readonly handlers: NetcodeClientHandlers;
}

const sendMs = 100;
/** How often a disconnect is said, since nobody confirms it. */
const disconnectPackets = 10;
const noBody = new Uint8Array(0);

/** One way to one server: everything that ends with it. */
interface Attempt {
  readonly codec: PacketCodec;
  readonly token: PublicToken;
  readonly request: Uint8Array;
  /** When the first server was tried, by the time of ticks. */
  readonly startedMs: number;
  /** Infinity for never. */
  readonly timeoutMs: number;
  serverAt: number;
  server: Endpoint;
}

/** The client's side of netcode 1.02: tries the servers of its token in turn, and keeps one connection. */
export class NetcodeClient {
  /** How many datagrams were ignored, by reason. */
  readonly rejects: RejectCounts = noRejects();
  readonly #link: Link;
  readonly #aead: Aead;
  readonly #handlers: NetcodeClientHandlers;
  readonly #window = new ReplayWindow();
  readonly #challenge = new Uint8Array(challengeBodyBytes);
  readonly #keepAlive = new Uint8Array(8);
  #attempt: Attempt | undefined;
  #state: ClientState = clientState.disconnected;
  /** The key of the token that came last, and whether it has connected. */
  #lastKey: Uint8Array = noBody;
  #hasConnected = false;
  #sequenceHi = 0;
  #sequenceLo = 0;
  #slot = 0;
  #slotsMax = 0;
  #nowMs = 0;
  #lastSentMs = 0;
  #lastReceivedMs = 0;

  constructor({ link, aead, handlers }: NetcodeClientOptions) {
    this.#link = link;
    this.#aead = aead;
    this.#handlers = handlers;
    link.receive((data, from) => this.#receive(data, from));
  }

  get state(): ClientState {
    return this.#state;
  }

  /** The client's place on its server, and how many there are; both 0 until it has been connected. */
  get place(): { readonly slot: number; readonly slotsMax: number } {
    return { slot: this.#slot, slotsMax: this.#slotsMax };
  }

  /**
   * Begins with the first server of a token of 2,048 bytes; ends, and tells, what was before. A token connects once: one that has is
   * invalid, and one that has not goes on with its sequence, since every datagram by one key has a number of its own.
   */
  connect(connectToken: Uint8Array, nowMs: number): void {
    this.disconnect();
    this.#nowMs = nowMs;
    const token = readConnectToken(connectToken);
    const [server] = token?.servers ?? [];
    if (token === undefined || server === undefined || !this.#isUnused(token.clientToServerKey)) {
      this.#become(clientState.invalidConnectToken);
      return;
    }
    this.#slot = 0;
    this.#slotsMax = 0;
    this.#attempt = {
      codec: new PacketCodec(this.#aead, token.protocolId),
      token,
      request: writeRequest(token),
      startedMs: nowMs,
      timeoutMs: token.timeoutSeconds < 0 ? Number.POSITIVE_INFINITY : token.timeoutSeconds * 1000,
      serverAt: 0,
      server: endpointAt(server),
    };
    this.#begin();
  }

  /** Takes in what has come, sends what is due, and gives up what takes too long. `nowMs` never goes back. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#link.poll();
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    if (this.#state !== clientState.connected && this.#isTokenOver(attempt))
      this.#end(clientState.connectTokenExpired);
    else if (nowMs - this.#lastReceivedMs >= attempt.timeoutMs) this.#timeOut(attempt);
    if (this.#attempt !== undefined && nowMs - this.#lastSentMs >= sendMs) this.#sendDue(this.#attempt);
    this.#link.flush();
  }

  /**
   * Sends the first `length` bytes, 1 to 1,200; it goes out with the next `flush` of the link, at the latest at the end of a tick.
   *
   * @returns Whether the client is connected.
   */
  sendPayload(bytes: Uint8Array, length: number): boolean {
    if (!(length >= 1 && length <= payloadBytesMax)) throw new RangeError(`length: 1 to ${payloadBytesMax}`);
    if (this.#attempt === undefined || this.#state !== clientState.connected) return false;
    this.#send(this.#attempt, packetType.payload, bytes, length);
    return true;
  }

  /** Leaves the server, and tells it. */
  disconnect(): void {
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    if (this.#state === clientState.connected)
      for (let sent = 0; sent < disconnectPackets; sent++)
        this.#send(attempt, packetType.disconnect, noBody, 0);
    this.#link.flush();
    this.#end(clientState.disconnected);
  }

  /** Whether a token with this key may still connect. The first time it is seen, its sequence begins. */
  #isUnused(key: Uint8Array): boolean {
    if (key.every((byte, at) => byte === this.#lastKey[at])) return !this.#hasConnected;
    this.#lastKey = key;
    this.#hasConnected = false;
    this.#sequenceHi = 0;
    this.#sequenceLo = 0;
    return true;
  }

  #receive(data: Uint8Array, from: Endpoint): void {
    const attempt = this.#attempt;
    const reject =
      attempt === undefined || from.key !== attempt.server.key ? "unknown" : this.#fromServer(attempt, data);
    if (reject !== undefined) this.rejects[reject]++;
  }

  #fromServer(attempt: Attempt, data: Uint8Array): Reject | undefined {
    const { codec, token } = attempt;
    const reject =
      codec.readHeader(data, clientTakes) ?? codec.open(data, token.serverToClientKey, this.#window);
    if (reject !== undefined) return reject;
    switch (codec.type) {
      case packetType.challenge:
        return this.#challenged(codec.body);
      case packetType.denied:
        return this.#denied(attempt);
      case packetType.keepAlive:
        return this.#keptAlive(codec.body);
      case packetType.payload:
        if (this.#state !== clientState.connected) return "state";
        this.#lastReceivedMs = this.#nowMs;
        this.#handlers.payload(codec.body);
        return undefined;
      default:
        if (this.#state !== clientState.connected) return "state";
        this.#end(clientState.disconnected);
        return undefined;
    }
  }

  #challenged(body: Uint8Array): Reject | undefined {
    if (this.#state !== clientState.sendingConnectionRequest) return "state";
    this.#challenge.set(body);
    this.#lastReceivedMs = this.#nowMs;
    this.#dueAtOnce();
    this.#become(clientState.sendingConnectionResponse);
    return undefined;
  }

  #denied(attempt: Attempt): Reject | undefined {
    if (this.#state === clientState.connected) return "state";
    this.#tryNext(attempt, clientState.connectionDenied);
    return undefined;
  }

  #keptAlive(body: Uint8Array): Reject | undefined {
    if (this.#state === clientState.sendingConnectionRequest) return "state";
    this.#lastReceivedMs = this.#nowMs;
    if (this.#state === clientState.connected) return undefined;
    this.#slot = u32At(body, 0);
    this.#slotsMax = u32At(body, 4);
    this.#hasConnected = true;
    this.#dueAtOnce();
    this.#become(clientState.connected);
    return undefined;
  }

  #timeOut(attempt: Attempt): void {
    if (this.#state === clientState.connected) this.#end(clientState.connectionTimedOut);
    else if (this.#state === clientState.sendingConnectionResponse)
      this.#tryNext(attempt, clientState.connectionResponseTimedOut);
    else this.#tryNext(attempt, clientState.connectionRequestTimedOut);
  }

  /** Goes on to the next server of the token, or ends with what went wrong at the last. */
  #tryNext(attempt: Attempt, failure: ClientState): void {
    const server = attempt.token.servers[++attempt.serverAt];
    if (server === undefined) {
      this.#end(failure);
      return;
    }
    attempt.server = endpointAt(server);
    this.#begin();
  }

  #begin(): void {
    this.#window.reset();
    this.#lastReceivedMs = this.#nowMs;
    this.#dueAtOnce();
    this.#become(clientState.sendingConnectionRequest);
  }

  #end(state: ClientState): void {
    this.#attempt = undefined;
    this.#become(state);
  }

  #become(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#handlers.stateChanged(state);
  }

  #dueAtOnce(): void {
    this.#lastSentMs = Number.NEGATIVE_INFINITY;
  }

  #isTokenOver({ token: { createdAt, expiresAt }, startedMs }: Attempt): boolean {
    const lifeSeconds = (expiresAt.hi - createdAt.hi) * 2 ** 32 + (expiresAt.lo - createdAt.lo);
    return this.#nowMs - startedMs >= lifeSeconds * 1000;
  }

  #sendDue(attempt: Attempt): void {
    if (this.#state === clientState.connected) this.#send(attempt, packetType.keepAlive, this.#keepAlive, 8);
    else if (this.#state === clientState.sendingConnectionResponse)
      this.#send(attempt, packetType.response, this.#challenge, challengeBodyBytes);
    else {
      this.#lastSentMs = this.#nowMs;
      this.#link.send(attempt.request, attempt.server);
    }
  }

  #send({ codec, token, server }: Attempt, type: number, body: Uint8Array, length: number): void {
    const packet = codec.seal(
      type,
      this.#sequenceHi,
      this.#sequenceLo,
      body,
      length,
      token.clientToServerKey,
    );
    this.#sequenceLo = (this.#sequenceLo + 1) >>> 0;
    if (this.#sequenceLo === 0) this.#sequenceHi++;
    this.#lastSentMs = this.#nowMs;
    this.#link.send(packet, server);
  }
}
