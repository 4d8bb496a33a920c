import type { PlayerId } from "@muster/auth";
import { isUuid } from "@muster/runtime";

/** Where a player stands in a list by names. */
export interface NamePlace {
  /** Which of the player's names begins so; the username where both do. */
  readonly by: "username" | "displayName";
  /** That name in lower case. */
  readonly key: string;
  readonly id: PlayerId;
}

/** A place as a text, from which {@link readNamePlace} makes it again. */
export function writeNamePlace({ by, id, key }: NamePlace): string {
  return `${by}/${id}/${key}`;
}

/** The place that a text tells; `undefined` for another text. */
export function readNamePlace(text: string): NamePlace | undefined {
  const [, by, id = "", key = ""] = /^(username|displayName)\/([^/]+)\/(.+)$/su.exec(text) ?? [];
  if ((by !== "username" && by !== "displayName") || !isUuid(id)) return undefined;
  return { by, id: id as PlayerId, key };
}
