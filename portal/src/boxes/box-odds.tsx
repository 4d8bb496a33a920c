import type { ReactElement } from "react";
import { sayBundle } from "../catalogue/bundle.js";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import type { BoxOddsFragment } from "../generated/operations.js";
import { formatOdds } from "./odds.js";
import "./box-odds.css";

/** What a random box can hold, and how likely each is, as the store promises it. */
export function BoxOdds({ box }: { readonly box: BoxOddsFragment }): ReactElement {
  const catalogue = useCatalogue();
  const { name, entries, drawCount, guaranteedWithin } = box;
  return (
    <section className="stack" aria-label={`Odds of ${name.text}`}>
      <h3>What can be inside</h3>
      <ul className="odds">
        {entries.map(({ odds, guaranteed, ...bundle }) => {
          const words = sayBundle(bundle, catalogue).join(", ");
          return (
            <li key={words}>
              <span>
                {words}
                {guaranteed && <span className="quiet"> *</span>}
              </span>
              <span className="digits odds-share">{formatOdds(odds.decimal)}</span>
              <meter min={0} max={1} value={Number(odds.decimal)} aria-label={`Odds of ${words}`} />
            </li>
          );
        })}
      </ul>
      <p className="quiet small">
        {drawCount > 1 && `One box gives ${drawCount} of these, each drawn by itself. `}
        {guaranteedWithin !== null && `* One of these comes within ${guaranteedWithin} draws at the latest.`}
      </p>
    </section>
  );
}
