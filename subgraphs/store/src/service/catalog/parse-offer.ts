import { badInput } from "@muster/errors";
import {
  type BoxId,
  type Contents,
  type EntitlementId,
  limitPeriods,
  type MoneyPrice,
  type OfferContent,
  type OfferId,
  type OfferLimit,
  productStores,
  type Window,
} from "../domain.js";
import { refundPolicies } from "../order-states.js";
import { parseBundle, parseCurrencies } from "./parse-bundle.js";
import {
  readAmount,
  readChoice,
  readFlag,
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

const offerFields = [
  ...["name", "description", "contents", "prices", "moneyPrices", "productIds", "sale", "limits", "stock"],
  ...["segments", "requires", "giftable", "refundPolicy", "shopOnly"],
];
const secondsMax = 3_155_760_000;

/** Reads an offer from JSON. */
export function parseOffer(id: string, json: unknown): OfferContent {
  const fields = readObject(json, "content", offerFields);
  const offer: OfferContent = {
    kind: "offer",
    id: id as OfferId,
    name: readTexts(fields["name"], "name", 100),
    description: readOptional(fields["description"], "description", null, (value, at) =>
      readTexts(value, at, 2000),
    ),
    contents: parseContents(fields["contents"]),
    prices: parseCurrencies(fields["prices"], "prices", 0n),
    moneyPrices: readList(fields["moneyPrices"], "moneyPrices", { max: 300 }, parseMoneyPrice),
    productIds: parseProductIds(fields["productIds"]),
    sale: readOptional(fields["sale"], "sale", { fromMs: null, untilMs: null }, parseWindow),
    limits: readList(fields["limits"], "limits", { max: 10 }, parseLimit),
    stock: readOptional(fields["stock"], "stock", null, parseStock),
    segments: readList(fields["segments"], "segments", { max: 50 }, (value, at) => readSlug(value, at)),
    requires: readList(fields["requires"], "requires", { max: 20 }, (value, at) =>
      readSlug<EntitlementId>(value, at),
    ),
    giftable: readFlag(fields["giftable"], "giftable"),
    refundPolicy: readOptional(fields["refundPolicy"], "refundPolicy", "DEBT", (value, at) =>
      readChoice(value, at, refundPolicies),
    ),
    shopOnly: readFlag(fields["shopOnly"], "shopOnly"),
  };
  if (offer.prices.length + offer.moneyPrices.length === 0)
    throw badInput("prices", "one price or more, in currencies or in money");
  requireDistinct(
    offer.moneyPrices.map(({ region, currency }) => `${region} ${currency}`),
    (place) => `moneyPrices[${place}]`,
  );
  requireDistinct(
    offer.limits.map(({ period, group }) => `${period} ${group ?? ""}`),
    (place) => `limits[${place}]`,
  );
  if (offer.giftable && offer.contents.entitlements.length > 0)
    throw badInput("giftable", "false for an offer with entitlements");
  return offer;
}

function parseContents(value: unknown): Contents {
  const at = "contents";
  const fields = readObject(value, at, ["items", "currencies", "boxes", "entitlements"]);
  const contents = {
    ...parseBundle(fields, at),
    boxes: readList(fields["boxes"], `${at}.boxes`, { max: 10 }, (entry, path) => {
      const one = readObject(entry, path, ["boxId", "quantity"]);
      return {
        boxId: readSlug<BoxId>(one["boxId"], `${path}.boxId`),
        quantity: readOptional(one["quantity"], `${path}.quantity`, 1, (count, where) =>
          readWhole(count, where, 1, 100),
        ),
      };
    }),
    entitlements: readList(fields["entitlements"], `${at}.entitlements`, { max: 10 }, (entry, path) => {
      const one = readObject(entry, path, ["entitlementId", "durationS"]);
      return {
        entitlementId: readSlug<EntitlementId>(one["entitlementId"], `${path}.entitlementId`),
        durationS: readOptional(one["durationS"], `${path}.durationS`, null, (seconds, where) =>
          readWhole(seconds, where, 1, secondsMax),
        ),
      };
    }),
  };
  requireDistinct(
    contents.boxes.map(({ boxId }) => boxId),
    (place) => `${at}.boxes[${place}].boxId`,
  );
  requireDistinct(
    contents.entitlements.map(({ entitlementId }) => entitlementId),
    (place) => `${at}.entitlements[${place}].entitlementId`,
  );
  if (Object.values(contents).every((lines) => lines.length === 0))
    throw badInput(at, "with something in it");
  return contents;
}

function parseMoneyPrice(value: unknown, at: string): MoneyPrice {
  const fields = readObject(value, at, ["region", "currency", "amountMicros"]);
  return {
    region: readPattern(
      fields["region"],
      `${at}.region`,
      /^([A-Z]{2}|\*)$/,
      "an ISO 3166-1 alpha-2 code, or * for all others",
    ),
    currency: readPattern(fields["currency"], `${at}.currency`, /^[A-Z]{3}$/, "an ISO 4217 code"),
    amountMicros: readAmount(fields["amountMicros"], `${at}.amountMicros`, 10_000n, 1_000_000_000_000n),
  };
}

function parseProductIds(value: unknown): OfferContent["productIds"] {
  const at = "productIds";
  const fields = readObject(value ?? {}, at, productStores);
  return Object.fromEntries(
    Object.entries(fields).map(([store, id]) => [
      store,
      readPattern(id, `${at}.${store}`, /^[\x21-\x7e]{1,128}$/, "1 to 128 printable ASCII characters"),
    ]),
  );
}

function parseWindow(value: unknown, at: string): Window {
  const fields = readObject(value, at, ["startsAt", "endsAt"]);
  const fromMs = readOptional(fields["startsAt"], `${at}.startsAt`, null, readTime);
  const untilMs = readOptional(fields["endsAt"], `${at}.endsAt`, null, readTime);
  if (fromMs !== null && untilMs !== null && untilMs <= fromMs)
    throw badInput(`${at}.endsAt`, "after startsAt");
  return { fromMs, untilMs };
}

function parseLimit(value: unknown, at: string): OfferLimit {
  const fields = readObject(value, at, ["period", "max", "group"]);
  return {
    period: readChoice(fields["period"], `${at}.period`, limitPeriods),
    max: readWhole(fields["max"], `${at}.max`, 1, 1_000_000),
    group: readOptional(fields["group"], `${at}.group`, null, (group, path) => readSlug(group, path)),
  };
}

function parseStock(value: unknown, at: string): OfferContent["stock"] {
  const fields = readObject(value, at, ["total", "reservationS"]);
  return {
    total: readWhole(fields["total"], `${at}.total`, 0, 1_000_000_000),
    reservationS: readOptional(fields["reservationS"], `${at}.reservationS`, 900, (seconds, path) =>
      readWhole(seconds, path, 60, 86_400),
    ),
  };
}
