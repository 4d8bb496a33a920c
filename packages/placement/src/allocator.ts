import { badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";

/** A place where match servers run. */
export interface Site {
  readonly id: string;
  /** The number under which its beacon proves latencies: a u32. */
  readonly number: number;
  readonly region: string;
  /** Where players ping it, `192.0.2.1:40000`. */
  readonly beacon: string;
  /** How many more matches it takes now. */
  readonly room: number;
}

/** A match that needs a server. */
export interface AllocationRequest {
  /** A UUID. Whatever is asked for under it is one allocation, however often it is asked. */
  readonly matchId: string;
  readonly siteId: string;
  /** Which game, and where it is played: slugs of 1 to 64 characters. */
  readonly modeId: string;
  readonly mapId: string;
  /** How many may be connected at once: 1 to 4,096. */
  readonly slotsMax: number;
  /** What the match's server proves to the platform with that it runs it: 1 to 2,048 characters. It is as secret as a password. */
  readonly matchToken: string;
}

/** A server that waits for the players of a match. */
export interface Allocation {
  readonly matchId: string;
  readonly siteId: string;
  readonly serverId: string;
  /** 1 to 32, as `192.0.2.1:40000` or `[2001:db8::1]:40000`; clients try them in order. */
  readonly addresses: readonly string[];
  /** The protocol that the game speaks: a whole number below 2^64 in decimal digits. */
  readonly protocolId: string;
}

/**
 * Where match servers come from: a vendor's fleet, or this machine. Whoever places a match keeps what it was given by itself; an
 * allocator only has to answer a repeated request as it answered the first.
 */
export interface Allocator {
  /** The sites that there are, with the room each has. @throws PlacementFailure `unreachable`. */
  sites(): Promise<readonly Site[]>;
  /**
   * Gets a server for a match; the same one for the same match as long as it lives.
   *
   * @throws PlacementFailure: `full` and `unreachable` may pass, at this site or at another; `refused` does not. After
   *   `unreachable` it is not known whether there is a server: ask again, or {@link release} it.
   */
  allocate(request: AllocationRequest): Promise<Allocation>;
  /** The server of a match; `undefined` where it has none, or none any more. @throws PlacementFailure `unreachable`. */
  find(siteId: string, matchId: string): Promise<Allocation | undefined>;
  /** Ends a match's server and who is on it. Nothing happens where there is none. @throws PlacementFailure `unreachable`. */
  release(siteId: string, matchId: string): Promise<void>;
}

/** `full`: the site has no room. `unreachable`: it does not answer. `refused`: it never runs this. */
export type PlacementFailureKind = "full" | "unreachable" | "refused";

/** Why there is no server. */
export class PlacementFailure extends Error {
  readonly kind: PlacementFailureKind;

  constructor(kind: PlacementFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PlacementFailure";
    this.kind = kind;
  }
}

/** The most players of one server. */
const slotsMax = 4096;
const matchTokenPattern = /^[\w.-]{1,2048}$/;
const slugPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** @throws BAD_USER_INPUT naming the field and its bound. */
export function checkAllocationRequest(request: AllocationRequest): void {
  if (typeof request.matchId !== "string" || !isUuid(request.matchId))
    throw badInput("matchId", "a UUID in lower case");
  for (const name of ["siteId", "modeId", "mapId"] as const)
    if (!isText(request[name], slugPattern))
      throw badInput(name, "1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or a digit");
  const { slotsMax: slots } = request;
  if (!Number.isInteger(slots) || slots < 1 || slots > slotsMax)
    throw badInput("slotsMax", `1 to ${slotsMax}`);
  if (!isText(request.matchToken, matchTokenPattern))
    throw badInput("matchToken", "1 to 2048 of A-Z, a-z, 0-9, '.', '_' and '-'");
}

/** What comes over a wire may be of any type. */
function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}
