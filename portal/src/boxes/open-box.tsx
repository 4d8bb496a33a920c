import type { ReactElement } from "react";
import { sayBundle } from "../catalogue/bundle.js";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import { Button } from "../components/button.js";
import { notifyFailure } from "../components/toasts.js";
import { OpenBoxDocument, type OpenBoxMutation } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { inventoryTopic } from "../player/topics.js";
import { BoxOdds } from "./box-odds.js";
import type { Box } from "./use-boxes.js";

/** A random box of the player's: the means to open one, and its odds. `onFound` is told in words what was in it. */
export function OpenBox({
  itemId,
  box,
  onFound,
}: {
  readonly itemId: string;
  readonly box: Box;
  readonly onFound: (found: string) => void;
}): ReactElement {
  const catalogue = useCatalogue();
  const open = useDeed(OpenBoxDocument, [inventoryTopic]);
  const say = ({ openBox: { draw } }: OpenBoxMutation): void => {
    const entries = draw.places.flatMap((place) => box.entries[place] ?? []);
    const found = entries.flatMap((entry) => sayBundle(entry, catalogue)).join(", ");
    // The odds that are shown may be older than those that counted.
    const isKnown = draw.boxRevision === box.revision;
    onFound(isKnown ? `Inside: ${found}. It is yours.` : "What was inside is among your items.");
  };
  // By promise, since the last box goes away with this component, perhaps before the answer is here.
  const onOpen = (): void => void open.mutateAsync({ input: { itemId } }).then(say, notifyFailure);
  return (
    <>
      <Button look="primary" isPending={open.isPending} onPress={onOpen}>
        Open one
      </Button>
      <BoxOdds box={box} />
    </>
  );
}
