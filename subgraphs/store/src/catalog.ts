import { createDefinitions, type Definitions, type Snapshot } from "@muster/definitions";
import { findAssets } from "@muster/ledger";
import type { Postgres, Queryable } from "@muster/postgres";
import type { SubgraphDeps } from "@muster/subgraph";
import {
  assetsOf,
  type Catalog,
  type CatalogContent,
  type CatalogReader,
  checkCapacity,
  checkCatalog,
  indexCatalog,
  parseEntry,
  wrongEntry,
} from "./service/index.js";

/** The definitions of the space `store.catalog`: what is sold. */
export function createCatalogDefinitions(
  { clock, calendar, ids, logger, settings }: SubgraphDeps,
  postgres: Postgres,
): Definitions<CatalogContent> {
  return createDefinitions<CatalogContent>({
    ...{ space: "store.catalog", parse: parseEntry, postgres, clock, calendar, ids, logger },
    directUrl: settings.databaseDirectUrl,
    async check({ after, changed, db }) {
      checkCatalog(after);
      await checkAssets(after, changed, db);
      checkCapacity(after, await findUnique(after, db));
    },
  });
}

/** The catalog in force, indexed once for each publication. */
export function createCatalogReader(
  definitions: Pick<Definitions<CatalogContent>, "inForce" | "inForceAt">,
): CatalogReader {
  const indexed = new WeakMap<Snapshot<CatalogContent>, Catalog>();
  const index = (snapshot: Snapshot<CatalogContent>): Catalog => {
    const known = indexed.get(snapshot) ?? indexCatalog(snapshot);
    indexed.set(snapshot, known);
    return known;
  };
  return {
    inForce: async () => index(await definitions.inForce()),
    async at(atMs) {
      const then = await definitions.inForceAt({ atMs });
      return then === undefined ? indexCatalog({ revision: 0, entries: new Map() }) : index(then);
    },
  };
}

/** @throws BAD_USER_INPUT for a kind of item or a currency that inventory has not published. */
async function checkAssets(
  entries: ReadonlyMap<string, CatalogContent>,
  changed: readonly string[],
  db: Queryable,
): Promise<void> {
  const named = changed.flatMap((id) => {
    const content = entries.get(id);
    return content === undefined ? [] : assetsOf(content).map((assetId) => ({ id, assetId }));
  });
  const found = await findAssets(
    db,
    named.map(({ assetId }) => assetId),
  );
  const missing = named.find((_, place) => found[place] === undefined);
  if (missing !== undefined)
    throw wrongEntry(missing.id, missing.assetId, "defined in inventory before it is sold");
}

/** Which of the kinds of items that `entries` name are items of their own. */
async function findUnique(
  entries: ReadonlyMap<string, CatalogContent>,
  db: Queryable,
): Promise<(assetId: string) => boolean> {
  const named = [...new Set([...entries.values()].flatMap(assetsOf))];
  const assets = await findAssets(db, named);
  const unique = new Set(assets.flatMap((asset) => (asset?.form === "unique" ? [asset.id] : [])));
  return (assetId) => unique.has(assetId);
}
