import type { Scope } from "@muster/auth";
import { badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";
import type { DeviceId } from "./model.js";

const usernamePattern = /^[A-Za-z0-9_.-]{3,24}$/;
const usernameBound = "3 to 24 characters of A-Z, a-z, 0-9, _, . and -";

/** @throws BAD_USER_INPUT naming `username`. */
export function parseUsername(text: string): string {
  if (!usernamePattern.test(text)) throw badInput("username", usernameBound);
  return text;
}

/** The form in which usernames are compared: case does not count. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

// Joiners and variation selectors are invisible by themselves, and needed inside scripts and emoji.
const insideOnly = /\u200c|\u200d|\ufe0e|\ufe0f/gu;
const neverShown = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A display name in normal form C, without spaces around it and with runs of spaces made one.
 *
 * @throws BAD_USER_INPUT naming `displayName`.
 */
export function parseDisplayName(text: string): string {
  return parseShownName("displayName", text, 1, 32);
}

/**
 * A group's name, in the form of a display name.
 *
 * @throws BAD_USER_INPUT naming `name`.
 */
export function parseGroupName(text: string): string {
  return parseShownName("name", text, 3, 24);
}

/**
 * What a title says of a player's presence, in the form of a display name.
 *
 * @throws BAD_USER_INPUT naming `status`.
 */
export function parsePresenceStatus(text: string): string {
  return parseShownName("status", text, 1, 64);
}

/** The form in which names of groups are compared: case and the ways to write one character do not count. */
export function groupNameKey(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

function parseShownName(field: string, text: string, charactersMin: number, charactersMax: number): string {
  const refused = badInput(
    field,
    `${charactersMin} to ${charactersMax} visible characters (128 code points at most), none of them a control, invisible or direction character`,
  );
  if (text.length > 1000) throw refused;
  const name = text
    .normalize("NFC")
    .replace(/\p{Zs}+/gu, " ")
    .trim();
  if (neverShown.test(name.replace(insideOnly, "")) || codePoints(name) > 128) throw refused;
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment);
  if (characters.length < charactersMin || characters.length > charactersMax) throw refused;
  // What has no base of its own would be drawn onto its neighbour, or not at all.
  if (characters.some((character) => /^[\p{M}\u200c\u200d]/u.test(character))) throw refused;
  return name;
}

/**
 * The beginning of a name that is looked for, in normal form C, without spaces before it.
 *
 * @throws BAD_USER_INPUT naming `startsWith`.
 */
export function parseNameStart(text: string): string {
  const start = text.slice(0, 1000).normalize("NFC").trimStart();
  if (start === "" || codePoints(start) > 128 || text.length > 1000 || /\p{Cc}|\p{Cs}/u.test(start))
    throw badInput("startsWith", "1 to 128 characters, none of them a control character");
  return start;
}

/** Characters of a password: by OWASP ASVS 5 (6.2) no rule but the length. */
const passwordCharsMin = 8;
const passwordCharsMax = 256;

/**
 * A password to be set, in normal form C: keyboards differ in how they compose letters.
 *
 * @throws BAD_USER_INPUT naming `password`.
 */
export function parseNewPassword(text: string): string {
  return boundPassword(text, passwordCharsMin);
}

/**
 * A password to be checked. A shorter one than could be set is simply wrong.
 *
 * @throws BAD_USER_INPUT naming `password`.
 */
export function parsePassword(text: string): string {
  return boundPassword(text, 1);
}

function boundPassword(text: string, charsMin: number): string {
  const refused = badInput("password", `${charsMin} to ${passwordCharsMax} characters`);
  // Lone surrogates have no bytes of their own: different passwords would hash alike.
  if (text.length > passwordCharsMax * 8 || /\p{Cs}/u.test(text)) throw refused;
  const password = text.normalize("NFC");
  const chars = codePoints(password);
  if (chars < charsMin || chars > passwordCharsMax) throw refused;
  return password;
}

/** @throws BAD_USER_INPUT naming `userAgent`. */
export function parseUserAgent(text: string | undefined): string | undefined {
  if (text !== undefined && (text.length < 1 || text.length > 200 || /\p{C}/u.test(text))) {
    throw badInput("userAgent", "1 to 200 characters, none of them a control character");
  }
  return text;
}

/** @throws BAD_USER_INPUT naming `deviceId`. */
export function parseDeviceId(text: string | undefined): DeviceId | undefined {
  if (text !== undefined && !isUuid(text)) throw badInput("deviceId", "a UUID in lower case");
  return text as DeviceId | undefined;
}

const scopePattern = /^[a-z][A-Za-z]{1,31}:[a-z][A-Za-z]{1,31}$/;

/** @throws BAD_USER_INPUT naming `scopes`. */
export function parseScopes(texts: readonly string[]): readonly Scope[] {
  if (texts.length < 1 || texts.length > 100) throw badInput("scopes", "1 to 100 scopes");
  if (!texts.every((text): text is Scope => scopePattern.test(text))) {
    throw badInput("scopes", "of the form noun:verb, letters only, such as inventory:grant");
  }
  return [...new Set(texts)].sort();
}

function codePoints(text: string): number {
  return [...text].length;
}
