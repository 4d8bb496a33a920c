import type { ReactElement } from "react";
import { Notice } from "../../components/notice.js";
import type {
  OutcomeFieldsFragment,
  RulesTrialQuery,
  SpreadFieldsFragment,
} from "../../generated/operations.js";
import { formatCount } from "../../platform/format.js";
import "./trial-outcome.css";

type Outcome = OutcomeFieldsFragment;
type Stream = NonNullable<RulesTrialQuery["rulesSimulation"]>["stream"];

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const sayShare = (share: number | null): string => (share === null ? "–" : percent.format(share));
const sayNumber = (value: number | null): string => (value === null ? "–" : plain.format(value));

const figures: readonly (readonly [label: string, say: (outcome: Outcome) => string])[] = [
  ["Matches", ({ matches }) => sayNumber(matches)],
  [
    "Players matched",
    ({ players, playersMatched }) => `${sayNumber(playersMatched)} of ${sayNumber(players)}`,
  ],
  ["Even matches, 45% to 55%", ({ inBandShare }) => sayShare(inBandShare)],
  ["Players at 60 ms or less", ({ nearShare }) => sayShare(nearShare)],
  ["Players in their first role", ({ primaryShare }) => sayShare(primaryShare)],
  ["Players in a role not asked for", ({ autofillShare }) => sayShare(autofillShare)],
];

const spreads = [
  { name: "waitS", title: "Wait", unit: "s" },
  { name: "pingMs", title: "Round trip", unit: "ms" },
  { name: "winChanceOff", title: "How uneven", unit: "points off 50%" },
  { name: "partyGap", title: "Parties differ by", unit: "players" },
] as const;

/** What players got and what they would get, side by side. */
export function TrialOutcome({
  before,
  after,
  stream,
}: {
  readonly before: Outcome | null;
  readonly after: Outcome;
  readonly stream: Stream;
}): ReactElement {
  return (
    <div className="stack">
      {stream !== null && (
        <Notice>
          {formatCount(stream.tickets, "ticket")} of {formatCount(stream.players, "player")}. {stream.note}
        </Notice>
      )}
      <table className="trial-figures" aria-label="Figures">
        <thead>
          <tr>
            <td />
            <th scope="col">In force</th>
            <th scope="col">Draft</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(([label, say]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{before === null ? "–" : say(before)}</td>
              <td>{say(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="trial-spreads">
        {spreads.map(({ name, title, unit }) => (
          <Spread
            key={name}
            title={`${title} (${unit})`}
            before={before?.[name] ?? null}
            after={after[name]}
          />
        ))}
      </div>
    </div>
  );
}

/** How something is spread under both: two bars a bucket, and the same in numbers. */
function Spread({
  title,
  before,
  after,
}: {
  readonly title: string;
  readonly before: SpreadFieldsFragment | null;
  readonly after: SpreadFieldsFragment;
}): ReactElement {
  const rows = after.buckets.map(({ from, to, share }, place) => ({
    range: to === null ? `${from} or more` : `${from} to ${to}`,
    shares: [before?.buckets[place]?.share ?? 0, share] as const,
  }));
  const highest = Math.max(...rows.flatMap(({ shares }) => shares), Number.EPSILON);
  return (
    <figure className="spread">
      <figcaption>
        <h3>{title}</h3>
        <p className="quiet small">
          Half at most {sayNumber(before?.p50 ?? null)} → {sayNumber(after.p50)}, 95% at most{" "}
          {sayNumber(before?.p95 ?? null)} → {sayNumber(after.p95)}
        </p>
      </figcaption>
      <table aria-label={title}>
        <thead>
          <tr>
            <th scope="col">From, to</th>
            <th scope="col">In force</th>
            <th scope="col">Draft</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ range, shares: [was, is] }) => (
            <tr key={range}>
              <th scope="row">{range}</th>
              <td>
                <Bar share={was / highest} look="before" />
                {sayShare(was)}
              </td>
              <td>
                <Bar share={is / highest} look="after" />
                {sayShare(is)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Bar({ share, look }: { readonly share: number; readonly look: "before" | "after" }): ReactElement {
  return (
    <svg className={`bar bar-${look}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * share} height={8} rx={1} />
    </svg>
  );
}
