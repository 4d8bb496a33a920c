import type { Postgres } from "@muster/postgres";
import type { Model } from "../model.js";

/** Each document has every save that was answered, in one line: none was lost, and none was made on what had changed meanwhile. */
export async function checkDocuments(admin: Postgres, { saves }: Model): Promise<string[]> {
  const rows = await admin.query<{ readonly player_id: string; readonly tokens: string[] }>(
    "SELECT player_id, ARRAY(SELECT jsonb_array_elements_text(content -> 'saves')) AS tokens FROM inventory.documents",
  );
  const problems: string[] = [];
  const found = new Set<string>();
  for (const { player_id: playerId, tokens } of rows)
    for (const token of tokens) {
      if (found.has(token)) problems.push(`documents: ${token} is in one of ${playerId} twice`);
      found.add(token);
      const became = saves.get(token);
      if (became === undefined || became === "refused")
        problems.push(`documents: ${token} is in one of ${playerId} and was ${became ?? "nobody's"}`);
    }
  for (const [token, became] of saves)
    if (became === "saved" && !found.has(token)) problems.push(`documents: ${token} was saved and is gone`);
  return problems;
}
