import type { MusterError } from "@muster/client";
import { formatAmount, formatMoment, formatSlug } from "./format.js";

type Details = MusterError["details"];

/** What a person is told when the book, the store or a trade refuses a deed; `undefined` for another code. */
export function explainDeed(code: string, details: Details): { title: string; text: string } | undefined {
  const say = deeds[code];
  return say === undefined ? undefined : { title: say[0], text: say[1](details) };
}

const deeds: Readonly<Record<string, readonly [title: string, text: (details: Details) => string]>> = {
  INSUFFICIENT_FUNDS: ["Not enough", sayMissing],
  ITEM_NOT_OWNED: ["Not there any more", () => "The item is not there any more, or not that many of it."],
  PRICE_CHANGED: [
    "The price has changed",
    ({ amount, currencyId }) => `One costs ${sayAmount(amount, currencyId)} now. Nothing was bought.`,
  ],
  OFFER_UNAVAILABLE: ["Not on sale", ({ reason }) => sayUnavailable(String(reason))],
  SOLD_OUT: ["Sold out", () => "There are not that many left."],
  LIMIT_REACHED: ["Limit reached", sayLimit],
  ACCOUNT_IN_DEBT: [
    "Something is owed",
    ({ currencyId, amount }) => `${sayAmount(amount, currencyId)} has to be paid back first. See the wallet.`,
  ],
  NOT_TRADABLE: ["Cannot be traded", () => "Items of this kind stay with their owner."],
  TRADE_LOCKED: [
    "Not tradable yet",
    ({ until, reason }) => `${sayLock(String(reason))} It can be traded${sayUntil(until)}.`,
  ],
  TRADE_CLOSED: ["The trade is over", ({ state }) => `It was ${String(state ?? "closed")}.`],
  INTERACTION_REFUSED: ["Not with this player", () => "The two of you cannot do this together."],
  CONTAINER_FULL: ["No room", () => "There is no room for that."],
  ALREADY_QUEUED: ["In line already", () => "You wait for a match or are in one, maybe in another window."],
  QUEUE_LOCKED: [
    "Not yet",
    ({ until }) => `You have declined, missed or left matches. You can join again${sayUntil(until)}.`,
  ],
  ALREADY_IN_PARTY: ["In a party already", () => "Leave that one first."],
  PARTY_FULL: ["The party is full", ({ max }) => `A party has at most ${String(max ?? "so many")} players.`],
  PARTY_NOT_READY: ["Not everyone is ready", () => "Every player of the party has to say so first."],
  MATCH_CLOSED: ["Too late", () => "The match has gone on, or did not come about."],
  ALREADY_REFUNDED: ["Refunded before", () => "The order's price was given back before."],
  RECEIPT_INVALID: ["The receipt is not valid", () => "The store did not confirm it."],
  RECEIPT_USED: ["The receipt was used before", () => "What it paid for was delivered before."],
};

const unavailable: Readonly<Record<string, string>> = {
  NOT_YET: "Its sale has not begun.",
  ENDED: "Its sale is over.",
  NOT_ELIGIBLE: "It is not offered to you.",
  NOT_IN_SHOP: "No shop shows it at the moment.",
  NOT_GIFTABLE: "It cannot be a gift.",
  SOLD_OUT: "Sold out",
  LIMIT_REACHED: "You have as many as one player may buy.",
};

/** Why an offer cannot be bought, by the graph's name of the reason. */
export function sayUnavailable(reason: string): string {
  return unavailable[reason] ?? "It is not on sale at the moment.";
}

const locks: Readonly<Record<string, string>> = {
  newDevice: "You signed in from a new device.",
  NEW_DEVICE: "You signed in from a new device.",
  trade: "It came by a trade not long ago.",
  gift: "It was a gift not long ago.",
  purchase: "It was bought not long ago.",
  craft: "It was made of things that cannot be traded yet.",
  otherPlayer: "The other player may not hand anything on yet.",
};

/** Why somebody cannot get more of something that stacks. */
export function sayFull({ assetId, bound }: Details): string {
  const name = formatSlug(String(assetId).replace(/^[^:]*:/, ""));
  const most = /\d+$/.exec(String(bound))?.[0];
  return `There is no room for so much ${name}.${most === undefined ? "" : ` A player can have ${formatAmount(most)} of it.`}`;
}

/** Why something cannot be handed on yet, by the graph's name of the reason. */
export function sayLock(reason: string): string {
  return locks[reason] ?? locks[reason.toLowerCase()] ?? "It is held for a while.";
}

function sayMissing({ missing, currencyId, assetId }: Details): string {
  if (typeof missing !== "string") return "Your balance is lower than that.";
  const name = String(currencyId ?? assetId ?? "").replace(/^[^:]*:/, "");
  return `${sayAmount(missing, name)} is missing.`;
}

function sayLimit({ max, resetsAt }: Details): string {
  const most = typeof max === "number" ? `No more than ${max} at a time.` : "You have reached the limit.";
  return typeof resetsAt === "string" ? `${most} It starts anew on ${formatMoment(resetsAt)}.` : most;
}

function sayUntil(until: unknown): string {
  return typeof until === "string" ? ` from ${formatMoment(until)}` : " later";
}

function sayAmount(amount: unknown, currencyId: unknown): string {
  const digits = /^-?\d+$/.test(String(amount)) ? formatAmount(String(amount)) : "It";
  return typeof currencyId === "string" && currencyId !== "" ? `${digits} ${formatSlug(currencyId)}` : digits;
}
