import { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "../link.js";
import { Agenda } from "./agenda.js";
import { seededChance } from "./chance.js";
import { ImpairedPath, type PathCounts } from "./path.js";
import type { Impairment } from "./settings.js";

/** Datagrams that are on their way at once, each direction; what comes on top is lost. */
const heldMax = 65_536;

interface Held {
  readonly data: Uint8Array;
  readonly place: Endpoint;
}

/** A link behind a bad network. */
export interface ImpairedLink extends Link {
  readonly outgoingCounts: Readonly<PathCounts>;
  readonly incomingCounts: Readonly<PathCounts>;
}

/**
 * Puts a bad network before `link`, shared by all places that it talks to, as if it stood on this side's line. It has no timers: what is
 * due leaves and arrives in `poll` and `flush`. The same seed, calls and times give the same result.
 *
 * @param options.nowMs The time, which never goes back.
 * @throws RangeError What is wrong with the settings.
 */
export function impairLink(
  link: Link,
  options: {
    readonly outgoing: Impairment;
    readonly incoming: Impairment;
    readonly seed: number;
    readonly nowMs: () => number;
  },
): ImpairedLink {
  const { nowMs } = options;
  const outgoing = new ImpairedPath(options.outgoing, seededChance(options.seed, 0), nowMs());
  const incoming = new ImpairedPath(options.incoming, seededChance(options.seed, 1), nowMs());
  const leaving = new Agenda<Held>();
  const arriving = new Agenda<Held>();
  let handler: DatagramHandler | undefined;
  let closed = false;
  const hold = (path: ImpairedPath, agenda: Agenda<Held>, data: Uint8Array, place: Endpoint): void => {
    const times = path.arrivals(nowMs(), data.length);
    for (const atMs of times) if (agenda.size < heldMax) agenda.add(atMs, { data: data.slice(), place });
  };
  const release = (): void => {
    const now = nowMs();
    for (let held = leaving.take(now); held !== undefined; held = leaving.take(now))
      link.send(held.data, held.place);
    link.flush();
  };
  return {
    local: link.local,
    outgoingCounts: outgoing.counts,
    incomingCounts: incoming.counts,
    send(data, to) {
      if (!closed && data.length <= datagramBytesMax) hold(outgoing, leaving, data, to);
    },
    flush: release,
    receive(taker) {
      handler = taker;
      link.receive((data, from) => hold(incoming, arriving, data, from));
    },
    poll() {
      if (closed) return;
      release();
      link.poll();
      const now = nowMs();
      for (let held = arriving.take(now); held !== undefined && !closed; held = arriving.take(now))
        handler?.(held.data, held.place);
    },
    close() {
      closed = true;
      return link.close();
    },
  };
}
