import type { OfferId, ShopContent, ShopId } from "../domain.js";
import {
  readList,
  readObject,
  readOptional,
  readPattern,
  readSlug,
  readTexts,
  readTime,
  readWhole,
  requireDistinct,
} from "./reader.js";

const poolMax = 500;

/** Reads a rotating shop from JSON. */
export function parseShop(id: string, json: unknown): ShopContent {
  const names = ["name", "slotCount", "periodS", "epoch", "pool", "seed", "segments"];
  const fields = readObject(json, "content", names);
  const pool = readList(fields["pool"], "pool", { min: 1, max: poolMax }, (entry, at) => {
    const one = readObject(entry, at, ["offerId", "weight"]);
    return {
      offerId: readSlug<OfferId>(one["offerId"], `${at}.offerId`),
      weight: readOptional(one["weight"], `${at}.weight`, 1, (value, path) =>
        readWhole(value, path, 1, 1_000_000),
      ),
    };
  });
  requireDistinct(
    pool.map(({ offerId }) => offerId),
    (place) => `pool[${place}].offerId`,
  );
  return {
    kind: "shop",
    id: id as ShopId,
    name: readTexts(fields["name"], "name", 100),
    slotCount: readWhole(fields["slotCount"], "slotCount", 1, Math.min(50, pool.length)),
    periodS: readWhole(fields["periodS"], "periodS", 60, 31_536_000),
    epochMs: readOptional(fields["epoch"], "epoch", 0, readTime),
    pool,
    seed: readPattern(
      fields["seed"],
      "seed",
      /^[\x21-\x7e]{16,128}$/,
      "16 to 128 printable ASCII characters without spaces",
    ),
    segments: readList(fields["segments"], "segments", { max: 20 }, (value, at) => readSlug(value, at)),
  };
}
