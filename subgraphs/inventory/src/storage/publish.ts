import { createHash } from "node:crypto";
import { AppError } from "@muster/errors";
import type { Postgres, Transaction } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import type {
  Bundle,
  Currency,
  CurrencyContent,
  InForce,
  ItemDefinition,
  ItemDefinitionContent,
  Publication,
  Published,
  Texts,
} from "../service/index.js";
import { currencyAsset, itemAsset } from "./assets.js";
import { findCurrencies, findDefinitions, readStarterGrant } from "./definitions.js";

/** What a publication is made with. */
export interface PublishContext {
  readonly postgres: Postgres;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Puts definitions in force; as `InventoryStorage.publish`. One publication runs at a time. */
export async function publish(
  { postgres, ids, nowMs }: PublishContext,
  publication: Publication,
  check: (before: InForce) => void,
): Promise<Published> {
  const { actorId, key, request } = publication.idempotency;
  const hash = createHash("sha256").update(JSON.stringify(request)).digest();
  return postgres.transact(async (tx) => {
    await tx.query("LOCK TABLE inventory.item_definitions IN SHARE ROW EXCLUSIVE MODE");
    const earlier = await findPublication(tx, actorId, key, hash);
    if (earlier !== undefined) return earlier;
    const before = await readInForce(tx, publication);
    check(before);
    const items = changed(publication.items, before.items, itemText);
    const currencies = changed(publication.currencies, before.currencies, currencyText);
    const published = { changedCount: items.length + currencies.length, publishedAtMs: nowMs };
    const publicationId = ids.next();
    await tx.query(
      `INSERT INTO inventory.publications
        (id, publisher_id, idempotency_key, request_sha256, changed_count, published_at)
      VALUES ($1, $2, $3, $4, $5, $6)`,
      [publicationId, actorId, key, hash, published.changedCount, new Date(nowMs)],
    );
    await writeItems(tx, items);
    await writeCurrencies(tx, currencies);
    await writeRevisions(tx, publicationId, items, currencies);
    if (publication.starterGrant !== undefined)
      await writeStarterGrant(tx, publicationId, publication.starterGrant);
    return published;
  });
}

async function findPublication(
  tx: Transaction,
  actorId: string,
  key: string,
  hash: Buffer,
): Promise<Published | undefined> {
  const [row] = await tx.query<{ request_sha256: Buffer; changed_count: number; published_at: Date }>(
    `SELECT request_sha256, changed_count, published_at FROM inventory.publications
    WHERE publisher_id = $1 AND idempotency_key = $2`,
    [actorId, key],
  );
  if (row === undefined) return undefined;
  if (!row.request_sha256.equals(hash)) {
    const message = "the idempotency key was used before with another request";
    throw new AppError("IDEMPOTENCY_CONFLICT", message, { field: "idempotencyKey" });
  }
  return { changedCount: row.changed_count, publishedAtMs: row.published_at.getTime() };
}

async function readInForce(
  tx: Transaction,
  { items, currencies, starterGrant }: Publication,
): Promise<InForce> {
  const found = await findDefinitions(tx, [
    ...items.map(({ id }) => id),
    ...(starterGrant?.items.map((line) => line.definitionId) ?? []),
  ]);
  const foundCurrencies = await findCurrencies(tx, [
    ...currencies.map(({ id }) => id),
    ...(starterGrant?.currencies.map((line) => line.currencyId) ?? []),
  ]);
  return {
    starterGrant: await readStarterGrant(tx),
    items: new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one]]))),
    currencies: new Map(foundCurrencies.flatMap((one) => (one === undefined ? [] : [[one.id, one]]))),
  };
}

/** What differs from what is in force, each with its next revision. */
function changed<Id, Content extends { readonly id: Id }>(
  contents: readonly Content[],
  before: ReadonlyMap<Id, Content & { readonly revision: number }>,
  toText: (content: Content) => string,
): (Content & { readonly revision: number })[] {
  return contents.flatMap((content) => {
    const old = before.get(content.id);
    if (old !== undefined && toText(old) === toText(content)) return [];
    return [{ ...content, revision: (old?.revision ?? 0) + 1 }];
  });
}

async function writeItems(tx: Transaction, items: readonly ItemDefinition[]): Promise<void> {
  await tx.query(
    `INSERT INTO inventory.item_definitions (id, revision, name, stackable, stack_max, rarity, tags)
    SELECT id, revision, name, stack_max IS NOT NULL, stack_max, rarity,
      ARRAY(SELECT jsonb_array_elements_text(tags))
    FROM unnest($1::text[], $2::integer[], $3::jsonb[], $4::bigint[], $5::text[], $6::jsonb[])
      AS item (id, revision, name, stack_max, rarity, tags)
    ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name = excluded.name,
      stack_max = excluded.stack_max, rarity = excluded.rarity, tags = excluded.tags`,
    [
      items.map((item) => item.id),
      items.map((item) => item.revision),
      items.map((item) => JSON.stringify(item.name)),
      items.map((item) => item.stackMax),
      items.map((item) => item.rarity),
      items.map((item) => JSON.stringify(item.tags)),
    ],
  );
}

async function writeCurrencies(tx: Transaction, currencies: readonly Currency[]): Promise<void> {
  await tx.query(
    `INSERT INTO inventory.currencies (id, revision, name)
    SELECT * FROM unnest($1::text[], $2::integer[], $3::jsonb[])
    ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name = excluded.name`,
    [
      currencies.map((currency) => currency.id),
      currencies.map((currency) => currency.revision),
      currencies.map((currency) => JSON.stringify(currency.name)),
    ],
  );
}

async function writeRevisions(
  tx: Transaction,
  publicationId: string,
  items: readonly ItemDefinition[],
  currencies: readonly Currency[],
): Promise<void> {
  const revisions = [
    ...items.map((item) => ({
      assetId: itemAsset(item.id),
      revision: item.revision,
      content: itemText(item),
    })),
    ...currencies.map((currency) => ({
      assetId: currencyAsset(currency.id),
      revision: currency.revision,
      content: currencyText(currency),
    })),
  ];
  await tx.query(
    `INSERT INTO inventory.definition_revisions (asset_id, revision, content, publication_id)
    SELECT asset_id, revision, content, $4 FROM unnest($1::text[], $2::integer[], $3::jsonb[])
      AS given (asset_id, revision, content)`,
    [
      revisions.map(({ assetId }) => assetId),
      revisions.map(({ revision }) => revision),
      revisions.map(({ content }) => content),
      publicationId,
    ],
  );
}

/** A definition's content as JSON; equal for equal content. */
function itemText({ name, stackMax, rarity, tags }: ItemDefinitionContent): string {
  return JSON.stringify({ name: inOrder(name), stackMax: stackMax?.toString() ?? null, rarity, tags });
}

function currencyText({ name }: CurrencyContent): string {
  return JSON.stringify({ name: inOrder(name) });
}

function inOrder(name: Texts): Texts {
  return Object.fromEntries(Object.entries(name).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function writeStarterGrant(tx: Transaction, publicationId: string, bundle: Bundle): Promise<void> {
  await tx.query(
    `INSERT INTO inventory.starter_grant (items, currencies, publication_id) VALUES ($1, $2, $3)
    ON CONFLICT (only_row) DO UPDATE SET items = excluded.items, currencies = excluded.currencies,
      publication_id = excluded.publication_id`,
    [
      JSON.stringify(bundle.items.map((line) => ({ ...line, quantity: line.quantity.toString() }))),
      JSON.stringify(bundle.currencies.map((line) => ({ ...line, amount: line.amount.toString() }))),
      publicationId,
    ],
  );
}
