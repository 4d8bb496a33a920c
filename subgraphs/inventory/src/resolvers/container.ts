import { type Connection, ConnectionArgs } from "@muster/subgraph";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Container, ContainerKind, type Item, ItemConnection } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";
import { toNamed } from "./definition.js";
import { readItemList } from "./item-list.js";

/** What a container shows. */
@Resolver(() => Container)
export class ContainerResolver {
  @FieldResolver(() => ContainerKind, {
    nullable: true,
    description:
      "Its kind, as it is in force; null when it was taken out of force: nothing more goes in then.",
  })
  async kind(
    @Root() { kindId }: domain.Container,
    @Ctx() { loaders }: Context,
  ): Promise<ContainerKind | null> {
    const kind = (await loaders.catalogue()).containers.get(kindId);
    return kind === undefined ? null : toNamed(kind);
  }

  @FieldResolver(() => ItemConnection, {
    description: "What is in it, in the order in which it was put there.",
  })
  async items(
    @Root() { id, playerId }: domain.Container,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<Item>> {
    const filter = { tags: [], rarities: [], definitionIds: [], containerId: id };
    return readItemList(loaders, playerId, args, { filter, sort: null });
  }
}
