/** What a path does to the datagrams of one direction. */
export interface Impairment {
  /** The mean time on the way, ms. */
  readonly delayMs: number;
  /** The standard deviation of that time, ms; see `ImpairedPath` for its distribution. */
  readonly jitterMs: number;
  /** The share of datagrams (0 to 1) that others may overtake: they come up to `reorderMs` later. */
  readonly reorder: number;
  readonly reorderMs: number;
  /** The share of datagrams (0 to 1) that come twice, the copy up to `reorderMs` later. */
  readonly duplicate: number;
  /** The share of datagrams (0 to below 1) that are lost, in the long run. */
  readonly loss: number;
  /** The mean number of datagrams lost in a row, at least 1; `loss` is at most `burst / (burst + 1)`. */
  readonly burst: number;
  /** Bytes of datagrams that leave in a second; Infinity is no limit. */
  readonly bytesPerS: number;
  /** Bytes that may wait to leave; what comes on top is lost. */
  readonly queueBytes: number;
  /** Times since the path was made, ms, within which everything sent is lost. */
  readonly blackouts: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

/** An impairment for each direction, as a client sees them. */
export interface Impairments {
  readonly up: Impairment;
  readonly down: Impairment;
}

/** A path that does nothing. */
export const clearPath: Impairment = {
  delayMs: 0,
  jitterMs: 0,
  reorder: 0,
  reorderMs: 0,
  duplicate: 0,
  loss: 0,
  burst: 1,
  bytesPerS: Number.POSITIVE_INFINITY,
  queueBytes: Number.POSITIVE_INFINITY,
  blackouts: [],
};

function bothWays(part: Partial<Impairment>, down: Partial<Impairment> = part): Impairments {
  return { up: { ...clearPath, ...part }, down: { ...clearPath, ...down } };
}

/** Networks by name. Round trips are the sum of both delays; their deviation is the root of the sum of squares. */
export const profiles = {
  /** Nothing is lost or late. */
  clear: bothWays({}),
  /** A cable at home, a data centre in the same country: 20 ms there and back, hardly any loss. */
  cable: bothWays({ delayMs: 10, jitterMs: 1, loss: 0.0005 }),
  /** Wireless at home: 30 ms there and back, 6 ms of jitter, short bursts of loss where the channel is taken, now and then a copy. */
  wifi: bothWays({ delayMs: 15, jitterMs: 4.2, loss: 0.01, burst: 3, duplicate: 0.001, reorderMs: 5 }),
  /** A phone on the move: 70 ms there and back, 15 ms of jitter, a narrow way up whose queue fills, some loss in longer bursts. */
  "4g": bothWays(
    { delayMs: 35, jitterMs: 10.6, loss: 0.01, burst: 5, bytesPerS: 250_000, queueBytes: 64_000 },
    { delayMs: 35, jitterMs: 10.6, loss: 0.01, burst: 5, bytesPerS: 1_500_000, queueBytes: 256_000 },
  ),
  /** Europe to America's east coast: 90 ms there and back, steady, a datagram in a thousand lost and a few out of order. */
  transatlantic: bothWays({
    delayMs: 45,
    jitterMs: 1.5,
    loss: 0.001,
    burst: 2,
    reorder: 0.001,
    reorderMs: 10,
  }),
  /** 5% lost in bursts of 4, 100 ms there and back with 20 ms of jitter, 1% out of order, 0.5% doubled. */
  bad: bothWays({
    delayMs: 50,
    jitterMs: 14.1,
    loss: 0.05,
    burst: 4,
    reorder: 0.01,
    reorderMs: 30,
    duplicate: 0.005,
  }),
} as const satisfies Readonly<Record<string, Impairments>>;

/** A name of {@link profiles}. */
export type ProfileName = keyof typeof profiles;

/** @throws RangeError What is wrong with `settings`, by field and bound. */
export function checkImpairment(settings: Impairment): void {
  const within = (field: keyof Impairment, min: number, max: number): void => {
    const value = settings[field];
    if (!(typeof value === "number" && value >= min && value <= max))
      throw new RangeError(`${field}: ${String(value)} is not from ${min} to ${max}`);
  };
  for (const field of ["delayMs", "jitterMs", "reorderMs"] as const) within(field, 0, 60_000);
  for (const field of ["reorder", "duplicate"] as const) within(field, 0, 1);
  within("burst", 1, 1e6);
  within("loss", 0, settings.burst / (settings.burst + 1));
  within("bytesPerS", 1, Number.POSITIVE_INFINITY);
  within("queueBytes", 0, Number.POSITIVE_INFINITY);
}
