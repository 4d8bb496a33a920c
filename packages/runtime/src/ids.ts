import type { SystemClock } from "./clock.js";
import type { Random } from "./random.js";

declare const brand: unique symbol;
/** `Value` with a name of its own, so that two kinds of id are not mixed up. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** Makes ids that sort by the time they were made. */
export interface Ids {
  /** A new UUIDv7, lower-case and hyphenated (36 characters). */
  next<Id extends string = string>(): Id;
}

/**
 * UUIDv7 from a clock and a random source. Ids of one generator rise strictly: within a millisecond the 12 bits after
 * the time count up from a random start, and the millisecond moves on when they are used up.
 *
 * @source RFC 9562, section 5.7, and section 6.2 method 1.
 */
export function createIds(clock: SystemClock, random: Random): Ids {
  let lastMs = -1;
  let counter = 0;
  return {
    next<Id extends string>(): Id {
      const nowMs = clock.nowMs();
      if (nowMs > lastMs) {
        lastMs = nowMs;
        counter = random.below(0x800);
      } else if (++counter > 0xfff) {
        lastMs++;
        counter = random.below(0x800);
      }
      const time = lastMs.toString(16).padStart(12, "0");
      const tail = Buffer.from(random.bytes(8));
      tail[0] = 0x80 | ((tail[0] ?? 0) & 0x3f);
      const hex = tail.toString("hex");
      const count = counter.toString(16).padStart(3, "0");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${hex.slice(0, 4)}-${hex.slice(4)}` as Id;
    },
  };
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `value` is a lower-case UUID of any version. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}
