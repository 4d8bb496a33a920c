import { type ReactElement, useState } from "react";
import { Notice } from "../components/notice.js";
import { Button } from "../components/button.js";
import { notifyFailure } from "../components/toasts.js";
import { sayBundle } from "../catalogue/bundle.js";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import { OpenBoxDocument } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { inventoryTopic } from "../player/topics.js";
import { BoxOdds } from "./box-odds.js";
import type { Box } from "./use-boxes.js";

/** A random box of the player's: its odds, the means to open one, and what was in it. */
export function OpenBox({ itemId, box }: { readonly itemId: string; readonly box: Box }): ReactElement {
  const catalogue = useCatalogue();
  const [drawn, setDrawn] = useState<readonly string[]>([]);
  const open = useDeed(OpenBoxDocument, [inventoryTopic]);
  const onOpen = (): void =>
    open.mutate(
      { input: { itemId } },
      {
        onSuccess: ({ openBox: { draw } }) =>
          setDrawn(
            draw.places.flatMap((place) => {
              const entry = box.entries[place];
              return entry === undefined ? [] : sayBundle(entry, catalogue);
            }),
          ),
        onError: notifyFailure,
      },
    );
  return (
    <>
      {drawn.length > 0 && <Notice>Inside was {drawn.join(", ")}. It is yours already.</Notice>}
      <Button look="primary" isPending={open.isPending} onPress={onOpen}>
        {drawn.length > 0 ? "Open another" : "Open it"}
      </Button>
      <BoxOdds box={box} />
    </>
  );
}
