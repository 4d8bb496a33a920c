import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Use } from "../service/index.js";

// All uses of one counter in a batch are one row of the table; where they are too many together, each is tried alone.
const count = defineStatement({
  name: "inventory-recipe-use",
  columns: {
    player_id: "uuid",
    recipe_id: "text",
    period_start: "timestamptz",
    times: "integer",
    times_max: "integer",
  },
  text: `, counted AS (
      INSERT INTO inventory.recipe_uses AS u (player_id, recipe_id, period_start, times, times_max)
      SELECT player_id, recipe_id, period_start, sum(times), min(times_max) FROM rows
      GROUP BY player_id, recipe_id, period_start HAVING sum(times) <= min(times_max)
      ORDER BY player_id, recipe_id, period_start
      ON CONFLICT (player_id, recipe_id, period_start)
        DO UPDATE SET times = u.times + excluded.times, times_max = excluded.times_max
        WHERE u.times + excluded.times <= excluded.times_max
      RETURNING player_id, recipe_id, period_start
    )
    SELECT rows.unit FROM rows JOIN counted USING (player_id, recipe_id, period_start)`,
  required: { code: "LIMIT_REACHED", message: "the recipe may not be used that often" },
});

/** The condition that a recipe is not used too often, which counts this use. */
export function useRows({ playerId, recipeId, periodStartMs, times, timesMax }: Use): StatementRows {
  return count.with([
    {
      player_id: playerId,
      recipe_id: recipeId,
      period_start: new Date(periodStartMs).toISOString(),
      times,
      times_max: timesMax,
    },
  ]);
}
