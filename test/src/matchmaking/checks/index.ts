import type { Postgres } from "@muster/postgres";
import type { Model } from "../model.js";
import type { Site } from "../site.js";
import { checkPenalties } from "./penalties.js";
import { checkPlaces } from "./places.js";
import { checkStanding } from "./standing.js";
import { checkStories } from "./story.js";

export { findLeaks } from "./places.js";
export { checkStanding, readUnended } from "./standing.js";

const shownMax = 20;

/** Whatever in the database contradicts what players were answered and heard, what sites ran, or itself. */
export async function findContradictions(admin: Postgres, model: Model, site: Site): Promise<string[]> {
  const found = await Promise.all([
    checkStanding(admin),
    checkStories(admin, model),
    checkPenalties(admin, model),
    checkPlaces(admin, site),
  ]);
  return found.flatMap((problems) => problems.slice(0, shownMax));
}
