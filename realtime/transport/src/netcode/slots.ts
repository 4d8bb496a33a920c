import type { ClientId } from "./connect-token.js";
import { type Mapping, Slot } from "./slot.js";

/** The places of a server, by index, by endpoint and by client. Every operation costs the same however many there are. */
export class Slots {
  readonly #byIndex: (Slot | undefined)[];
  readonly #byEndpoint = new Map<string, Slot>();
  readonly #byClient = new Map<ClientId, Slot>();
  readonly #free: number[];
  /** Those taken, in no order. */
  readonly connected: Slot[] = [];
  readonly max: number;

  constructor(max: number) {
    this.max = max;
    this.#byIndex = new Array(max).fill(undefined);
    this.#free = Array.from({ length: max }, (_, index) => max - 1 - index);
  }

  get isFull(): boolean {
    return this.#free.length === 0;
  }

  at(index: number): Slot | undefined {
    return this.#byIndex[index];
  }

  ofEndpoint(key: string): Slot | undefined {
    return this.#byEndpoint.get(key);
  }

  hasClient(clientId: ClientId): boolean {
    return this.#byClient.has(clientId);
  }

  /** Takes a free slot; there must be one. */
  take(mapping: Mapping, nowMs: number): Slot {
    const slot = new Slot(this.#free.pop() as number, mapping, this.connected.length, nowMs);
    this.connected.push(slot);
    this.#byIndex[slot.index] = slot;
    this.#byEndpoint.set(mapping.endpoint.key, slot);
    this.#byClient.set(mapping.clientId, slot);
    return slot;
  }

  release(slot: Slot): void {
    const last = this.connected.pop() as Slot;
    if (last !== slot) {
      last.at = slot.at;
      this.connected[slot.at] = last;
    }
    this.#byIndex[slot.index] = undefined;
    this.#byEndpoint.delete(slot.mapping.endpoint.key);
    this.#byClient.delete(slot.mapping.clientId);
    this.#free.push(slot.index);
  }
}
