import { MusterError } from "@muster/client";
import { explainDeed, sayFull } from "./explain-deed.js";

/** What a person is told of a failure. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  /** Names the request in the platform's logs, for support. */
  readonly requestId?: string;
}

/** Says in words what went wrong, and what can be done. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof MusterError)) {
    return { title: "Something broke on this page", text: "Reload the page. If it happens again, tell us." };
  }
  const explanation = explainCode(error);
  return error.requestId === undefined ? explanation : { ...explanation, requestId: error.requestId };
}

function explainCode({ code, message, details }: MusterError): Explanation {
  switch (code) {
    case "UNAVAILABLE":
      return { title: "No answer", text: "The platform does not answer at the moment. Try again shortly." };
    case "RATE_LIMITED":
      return { title: "Too busy", text: "Too many requests at this moment. Wait a little and try again." };
    case "UNAUTHENTICATED":
    case "SESSION_REVOKED":
      return { title: "Signed out", text: "Your session has ended. Sign in again." };
    case "FORBIDDEN":
      return { title: "Not allowed", text: "Your account may not see or do this." };
    case "NOT_FOUND":
      return namesPlayer(details)
        ? { title: "No such player", text: "No player has this ID. It stands in their profile." }
        : { title: "Not found", text: "There is nothing here, or it is not yours to see." };
    case "BAD_USER_INPUT":
      return namesPlayer(details)
        ? { title: "Not this player", text: "It has to be another player, by the ID in their profile." }
        : { title: "That does not fit", text: sentence(details, message) };
    case "CONFLICT":
      if (typeof details["assetId"] === "string") return { title: "No room", text: sayFull(details) };
      return { title: "That has changed", text: "Something else changed this first. Look again and retry." };
    default:
      return (
        explainDeed(code, details) ?? {
          title: "That did not work",
          text: `The platform answered ${code}.`,
        }
      );
  }
}

/** The field of the input that the platform names as wrong, without the path before it: `username` of `input.username`. */
export function fieldAtFault(error: unknown): string | undefined {
  if (!(error instanceof MusterError)) return undefined;
  const { field } = error.details;
  return typeof field === "string" ? field.slice(field.lastIndexOf(".") + 1) : undefined;
}

const playerFields = ["toPlayerId", "withPlayerId", "giftTo", "playerId"];

function namesPlayer({ field }: MusterError["details"]): boolean {
  return typeof field === "string" && playerFields.includes(field.slice(field.lastIndexOf(".") + 1));
}

function sentence({ field, bound }: MusterError["details"], message: string): string {
  if (typeof field !== "string" || typeof bound !== "string") return message;
  return `${field.slice(field.lastIndexOf(".") + 1)} must be ${bound}.`;
}
