/** One thing about a match that a player may want to know. */
export interface MatchReason {
  readonly label: string;
  readonly text: string;
}

const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** What each part of a match's cost is about. */
const terms: Readonly<Record<string, string>> = {
  ping: "how far players are from the server",
  imbalance: "even teams",
  skillSpread: "players of one strength",
  role: "wanted roles",
  partyGap: "parties against parties",
  content: "maps not played lately",
  ranker: "what players like",
};

/** Why a match is this one, in words, from what the matcher said of it; what is not known of it is left out. */
export function explainMatch(explanation: unknown): readonly MatchReason[] {
  if (typeof explanation !== "object" || explanation === null) return [];
  const { rule, winChance, costsS, isForStarving } = explanation as Record<string, unknown>;
  const reasons: MatchReason[] = [];
  if (rule === "firstInLine") reasons.push({ label: "Made of", text: "Those who came first" });
  if (typeof winChance === "number") reasons.push({ label: "Chances", text: sayChances(winChance) });
  const given = sayGiven(costsS);
  if (given !== undefined) reasons.push({ label: "What was given up", text: given });
  if (isForStarving === true)
    reasons.push({ label: "Made for", text: "Somebody who had waited for very long" });
  return reasons;
}

function sayChances(first: number): string {
  return Math.abs(first - 0.5) < 0.025
    ? "Even"
    : `${percents.format(first)} to ${percents.format(1 - first)}`;
}

/** The two terms that cost most, in the order of their cost. */
function sayGiven(costsS: unknown): string | undefined {
  if (typeof costsS !== "object" || costsS === null) return undefined;
  const costly = Object.entries(costsS)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] >= 1)
    .filter(([term]) => term in terms)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 2)
    .map(([term]) => terms[term]);
  return costly.length === 0 ? "Nothing" : `A little of ${costly.join(" and of ")}`;
}
