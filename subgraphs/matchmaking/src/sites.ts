import { AppError } from "@muster/errors";
import type { Allocator } from "@muster/placement";
import type { SystemClock } from "@muster/runtime";
import type { PingSite } from "./service/index.js";

/** How long an answer is believed. Milliseconds. */
const freshMs = 10_000;

/** Asks an allocator for its sites, at most once in a while; one that does not answer is remembered as it was last seen. */
export function rememberSites(
  allocator: Pick<Allocator, "sites">,
  clock: SystemClock,
): () => Promise<readonly PingSite[]> {
  const known = new Map<string, PingSite>();
  let asked: Promise<void> | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  const ask = async (): Promise<void> => {
    try {
      for (const { id, number, region, beacon } of await allocator.sites())
        known.set(id, { id, number, region, beacon });
    } catch (error) {
      askedAtMs = Number.NEGATIVE_INFINITY;
      if (known.size > 0) return;
      throw new AppError("UNAVAILABLE", "no site answers", { part: "matchHosts" }, { cause: error });
    }
  };
  return async () => {
    if (clock.monotonicMs() - askedAtMs >= freshMs) {
      askedAtMs = clock.monotonicMs();
      asked = ask();
    }
    await asked;
    return [...known.values()];
  };
}
