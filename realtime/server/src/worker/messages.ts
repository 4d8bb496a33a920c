import type { PaceSettings } from "@muster/transport";
import type { U64 } from "@muster/transport/connect-token";
import type { LinkCounts, UdpLink } from "@muster/transport/udp";
import type { FaultPlace, MatchOutcome, MatchServerCounts } from "../match-server.js";
import type { TickCounts } from "../tick-loop.js";

/** Where a worker finds its match: what `import()` takes, and the name of an export that makes it of `options`. */
export interface MatchSource {
  readonly module: string;
  readonly name: string;
  /** What the factory gets: plain values, which are copied. */
  readonly options: unknown;
}

/** What a worker runs. All of it is copied to the worker. */
export interface MatchWorkerSettings {
  readonly match: MatchSource;
  /** The address and port that the worker listens on (0 takes a free port), and whether by the fastest link or by Node's sockets. */
  readonly address: string;
  readonly port: number;
  readonly link: "fastest" | "dgram";
  /** Where clients reach the server, `192.0.2.1:40000`: a token must name one. Its local address where left out. */
  readonly addresses?: readonly string[];
  readonly protocolId: U64;
  /** Only players whose token is for this match are let on; everyone with a token where left out. */
  readonly matchId?: string;
  /** One or two keys of 32 bytes. */
  readonly privateKeys: readonly Uint8Array[];
  /** 1 to 4,096. */
  readonly slotsMax: number;
  /** 20 to 128. */
  readonly tickHz: number;
  readonly pace: PaceSettings;
}

/** What a worker's thread is started with. */
export interface WorkerData {
  readonly settings: MatchWorkerSettings;
  /** Shared: the socket that is to be closed when the thread is gone, -1 where there is none. */
  readonly descriptor: Int32Array;
}

/** What a worker tells its owner once a second, and when it stops. Counters only grow. */
export interface MatchWorkerReport {
  readonly server: MatchServerCounts;
  readonly ticks: TickCounts;
  readonly link: LinkCounts;
  /** The milliseconds by which each tick since the last report was late, in order. */
  readonly lateMs: Float64Array;
  /** Milliseconds since the worker began: by the clock, and those that its thread spent on a processor. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** What the match tells of itself, if it does. */
  readonly match: unknown;
}

/** Owner to worker. */
export type WorkerOrder =
  | { readonly kind: "rotateKeys"; readonly keys: readonly Uint8Array[] }
  | { readonly kind: "kick"; readonly slot: number }
  | { readonly kind: "stop" };

/** Worker to owner. */
export type WorkerNews =
  | {
      readonly kind: "started";
      readonly local: string;
      readonly link: UdpLink["kind"];
      readonly aead: string;
    }
  | { readonly kind: "report"; readonly report: MatchWorkerReport }
  | { readonly kind: "faulted"; readonly place: FaultPlace; readonly error: Error }
  | { readonly kind: "over"; readonly outcome: MatchOutcome }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: Error };
