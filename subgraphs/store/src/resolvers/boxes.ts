import { type Connection, ConnectionArgs, LocalizedText, stringCursor } from "@muster/subgraph";
import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { RandomBox, RandomBoxConnection } from "../schema/index.js";
import * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { pageOf } from "./pages.js";

const boxCursor = stringCursor("randomBoxes");

/** What can be drawn, with the odds. */
@Resolver()
export class BoxResolver {
  @Query(() => RandomBoxConnection, {
    description: "Every random box, by id, with its odds. Anyone may ask.",
  })
  async randomBoxes(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<RandomBox>> {
    const { catalog } = await loaders.view();
    return pageOf([...catalog.boxes.values()].map(toRandomBox), args, boxCursor);
  }

  @Query(() => RandomBox, {
    nullable: true,
    description: "A random box by its slug, with its odds; null when there is none. Anyone may ask.",
  })
  async randomBox(
    @Arg("id", () => ID, { description: "The box's slug." }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<RandomBox | null> {
    const { catalog } = await loaders.view();
    const box = catalog.boxes.get(id as domain.BoxId);
    return box === undefined ? null : toRandomBox(box);
  }
}

/** The API's form of a box. */
export function toRandomBox(box: domain.Box): RandomBox {
  const { id, revision, drawCount, itemDefinitionId, guarantee } = box;
  const chances = domain.chancesOf(box.entries.map(({ weight }) => weight));
  return {
    ...{ id, revision, drawCount, itemDefinitionId },
    name: new LocalizedText(box.name),
    guaranteedWithin: guarantee?.after ?? null,
    entries: box.entries.flatMap(({ items, currencies }, place) => {
      const odds = chances[place];
      return odds === undefined
        ? []
        : [{ items, currencies, odds, guaranteed: guarantee?.places.includes(place) ?? false }];
    }),
  };
}
