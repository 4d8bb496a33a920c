import { performance } from "node:perf_hooks";
import { openDgramLink } from "../dgram-link.js";
import { parseEndpoint } from "../endpoint.js";
import type { Endpoint } from "../link.js";
import type { UdpLink } from "../udp-link.js";
import { Agenda } from "./agenda.js";
import { seededChance } from "./chance.js";
import { ImpairedPath, type PathCounts } from "./path.js";
import type { Impairments } from "./settings.js";

/** Clients at once, each with a port of its own towards the server; others are ignored. */
const clientsMax = 1000;
/** A client that says nothing for so long is forgotten. */
const silenceMsMax = 60_000;
/** Datagrams on their way at once; what comes on top is lost. */
const heldMax = 65_536;

/** A bad network between clients and a server, as a UDP port. */
export interface ImpairmentProxy {
  /** Where clients send to. */
  readonly local: Endpoint;
  /** Clients at the moment. */
  readonly clients: number;
  /** The counts of both directions, over all clients that ever were. */
  counts(): { readonly up: PathCounts; readonly down: PathCounts };
  close(): Promise<void>;
}

/** What passes between one client and the server. */
interface Session {
  readonly upstream: UdpLink;
  readonly up: ImpairedPath;
  readonly down: ImpairedPath;
  heardAtMs: number;
}

/**
 * Listens for clients and passes their datagrams to a server and back, each client by a port and paths of its own, so that the server
 * tells them apart. The network replays as far as the machine's timing lets it: the n-th client's fate comes from the seed and n.
 *
 * @param options.listen,options.target Places like `127.0.0.1:40000`; port 0 listens on a free one.
 * @throws RangeError What is wrong with the places or the settings.
 * @throws What the system says when the port cannot be had.
 */
export async function startImpairmentProxy(options: {
  readonly listen: string;
  readonly target: string;
  readonly settings: Impairments;
  readonly seed: number;
}): Promise<ImpairmentProxy> {
  const [listen, target] = (["listen", "target"] as const).map((field) => {
    const place = parseEndpoint(options[field]);
    if (place === undefined) throw new RangeError(`${field}: "${options[field]}" is no address and port`);
    return place;
  });
  if (listen === undefined || target === undefined) throw new RangeError("listen and target are needed");
  const nowMs = (): number => performance.now();
  const newPath = (direction: "up" | "down", number: number): ImpairedPath =>
    new ImpairedPath(
      options.settings[direction],
      seededChance(options.seed, 2 * number + (direction === "up" ? 0 : 1)),
      nowMs(),
    );
  const past = { up: newPath("up", -1).counts, down: newPath("down", -1).counts };
  const downstream = await openDgramLink({ address: listen.host, port: listen.port });
  const sessions = new Map<string, Promise<Session | undefined>>();
  const ready = new Map<string, Session>();
  const agenda = new Agenda<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let met = 0;

  const release = (): void => {
    timerAtMs = Number.POSITIVE_INFINITY;
    for (let deliver = agenda.take(nowMs()); deliver; deliver = agenda.take(nowMs())) deliver();
    plan();
  };
  const plan = (): void => {
    if (agenda.nextAtMs >= timerAtMs) return;
    clearTimeout(timer);
    timerAtMs = agenda.nextAtMs;
    timer = setTimeout(release, Math.max(0, timerAtMs - nowMs()));
  };
  const pass = (path: ImpairedPath, data: Uint8Array, deliver: (data: Uint8Array) => void): void => {
    const copy = data.slice();
    for (const atMs of path.arrivals(nowMs(), data.length))
      if (agenda.size < heldMax) agenda.add(atMs, () => deliver(copy));
    plan();
  };
  const open = async (client: Endpoint): Promise<Session | undefined> => {
    const number = met++;
    const any = target.family === 4 ? "0.0.0.0" : "::";
    const upstream = await openDgramLink({ address: any, port: 0 }).catch(() => undefined);
    if (upstream === undefined) {
      sessions.delete(client.key);
      return undefined;
    }
    const session = {
      upstream,
      up: newPath("up", number),
      down: newPath("down", number),
      heardAtMs: nowMs(),
    };
    upstream.receive((data, from) => {
      if (from.key === target.key) pass(session.down, data, (copy) => downstream.send(copy, client));
    });
    ready.set(client.key, session);
    return session;
  };
  const sendUp = (session: Session | undefined, data: Uint8Array): void => {
    if (session === undefined) return;
    session.heardAtMs = nowMs();
    pass(session.up, data, (copy) => session.upstream.send(copy, target));
  };
  downstream.receive((data, client) => {
    const session = ready.get(client.key);
    if (session !== undefined) return sendUp(session, data);
    let opening = sessions.get(client.key);
    if (opening === undefined) {
      if (sessions.size >= clientsMax) return;
      opening = open(client);
      sessions.set(client.key, opening);
    }
    const copy = data.slice();
    void opening.then((opened) => sendUp(opened, copy));
  });
  const forget = async (key: string, session: Session): Promise<void> => {
    sessions.delete(key);
    ready.delete(key);
    addTo(past.up, session.up.counts);
    addTo(past.down, session.down.counts);
    await session.upstream.close();
  };
  const sweep = setInterval(() => {
    for (const [key, session] of ready)
      if (nowMs() - session.heardAtMs > silenceMsMax) void forget(key, session);
  }, silenceMsMax / 6);
  return {
    local: downstream.local,
    get clients() {
      return ready.size;
    },
    counts() {
      const sum = { up: { ...past.up }, down: { ...past.down } };
      for (const session of ready.values()) {
        addTo(sum.up, session.up.counts);
        addTo(sum.down, session.down.counts);
      }
      return sum;
    },
    async close() {
      clearInterval(sweep);
      clearTimeout(timer);
      timerAtMs = Number.NEGATIVE_INFINITY;
      await downstream.close();
      await Promise.all(sessions.values());
      await Promise.all([...ready].map(([key, session]) => forget(key, session)));
    },
  };
}

function addTo(sum: PathCounts, more: PathCounts): void {
  for (const field of Object.keys(sum) as (keyof PathCounts)[]) sum[field] += more[field];
}
