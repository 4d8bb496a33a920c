import { badInput } from "@muster/errors";
import type { Ids, Random } from "@muster/runtime";
import { drawsMax } from "./bounds.js";
import { type Draw, drawEntries, oddsOf } from "./boxes.js";
import { sumBundles } from "./bundles.js";
import type { Box, Bundle, OrderId, PlayerId } from "./domain.js";
import type { KeptDraw, Posting } from "./storage-port.js";

/** For whom boxes are drawn. */
export interface DrawSetting {
  readonly ids: Ids;
  readonly random: Random;
  readonly nowMs: number;
  readonly playerId: PlayerId;
  readonly orderId: OrderId | null;
  /** The player's misses of each box, by its id. */
  readonly misses: ReadonlyMap<string, number>;
}

/** What drawing came to. */
export interface Drawn {
  readonly draws: readonly KeptDraw[];
  readonly progress: Posting["progress"];
  /** What was in the boxes. */
  readonly bundle: Bundle;
}

/** Opens `quantity` of a box. */
export function drawBox(box: Box, quantity: number, setting: DrawSetting): Drawn {
  const { ids, random, nowMs, playerId, orderId } = setting;
  const odds = oddsOf(box);
  const before = setting.misses.get(box.id) ?? 0;
  const seed = Buffer.from(random.bytes(32)).toString("hex");
  const start: Pick<Draw, "boxId" | "seed" | "odds" | "missesBefore"> = {
    boxId: box.id,
    seed,
    odds,
    missesBefore: before,
  };
  const { places, misses } = drawEntries(start, quantity * box.drawCount);
  const draw = {
    ...start,
    id: ids.next(),
    boxRevision: box.revision,
    places,
    playerId,
    orderId,
    drawnAtMs: nowMs,
  };
  const entries = places.flatMap((place) => box.entries[place] ?? []);
  return {
    draws: [draw],
    progress: box.guarantee === null ? [] : [{ playerId, boxId: box.id, before, after: misses }],
    bundle: sumBundles(entries.map((bundle) => ({ bundle, times: 1 }))),
  };
}

/** Opens so many of each box. @throws BAD_USER_INPUT naming `quantity` for more draws than one order has. */
export function drawBoxes(
  boxes: readonly { readonly box: Box; readonly quantity: number }[],
  setting: DrawSetting,
): Drawn {
  const count = boxes.reduce((sum, { box, quantity }) => sum + quantity * box.drawCount, 0);
  if (count > drawsMax) throw badInput("quantity", `so that at most ${drawsMax} are drawn in all`);
  const drawn = boxes.map(({ box, quantity }) => drawBox(box, quantity, setting));
  return {
    draws: drawn.flatMap(({ draws }) => draws),
    progress: drawn.flatMap(({ progress }) => progress),
    bundle: sumBundles(drawn.map(({ bundle }) => ({ bundle, times: 1 }))),
  };
}
