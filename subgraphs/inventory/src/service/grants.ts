import type { Ids } from "@muster/runtime";
import { checkId, checkText } from "./bounds.js";
import {
  type Bundle,
  type Catalogue,
  checkBundle,
  checkBundleDefined,
  encodeBundle,
} from "./definitions/index.js";
import { type ItemId, type Movement, mainOf, type PlayerId, type Receipt } from "./domain.js";
import { postOnce, requireKnownPlayer, type ServiceContext } from "./posting.js";

/** What a staff member or service gives to a player. */
export interface GrantRequest extends Bundle {
  /** The principal. */
  readonly actorId: string;
  readonly playerId: PlayerId;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Value that comes into being. */
export interface GrantService {
  /**
   * Gives items and currencies out of the mint.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (player, kind of item or currency), CONFLICT (a stack would grow over its limit),
   * IDEMPOTENCY_CONFLICT.
   */
  grantItems(request: GrantRequest): Promise<Receipt>;
  /** Gives a new player the starter grant in force, once for each registration. `eventId` is the registration's. */
  grantStarter(playerId: PlayerId, eventId: string): Promise<void>;
}

/** Makes the {@link GrantService}. */
export function createGrants(context: ServiceContext): GrantService {
  const { catalogue, ids } = context;
  return {
    async grantItems({ actorId, playerId, items, currencies, reason, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkText("reason", reason);
      checkId("playerId", playerId);
      checkBundle({ items, currencies });
      const request = { playerId, reason, bundle: encodeBundle({ items, currencies }) };
      return postOnce(
        context,
        { actorId, operation: "grantItems", key: idempotencyKey, request },
        async () => {
          await requireKnownPlayer(context, "playerId", playerId);
          const plan = planGrant(await catalogue(), ids, playerId, { items, currencies });
          const audit = { action: "inventory.grant", subject: `player:${playerId}` };
          return { kind: "grant", reason, ...plan, beside: { audit } };
        },
      );
    },

    async grantStarter(playerId, eventId) {
      const inForce = await catalogue();
      const { starterGrant } = inForce;
      if (starterGrant === undefined) return;
      const request = { playerId };
      await postOnce(
        context,
        { actorId: "inventory", operation: "starterGrant", key: eventId, request },
        async () => {
          const plan = planGrant(inForce, ids, playerId, starterGrant);
          return { kind: "starterGrant", reason: "starter grant", ...plan };
        },
      );
    },
  };
}

/**
 * What giving `bundle` to a player takes: the movements and what they touch.
 *
 * @param at What field names begin with, where the bundle is a part of the request.
 * @throws as `checkBundleDefined`.
 */
export function planGrant(
  catalogue: Catalogue,
  ids: Ids,
  playerId: PlayerId,
  bundle: Bundle,
  at = "",
): { readonly movements: readonly Movement[]; readonly receipt: Receipt } {
  checkBundleDefined(bundle, catalogue, at);
  const movements = [
    ...bundle.items.flatMap((line) => grantLine(line, catalogue, ids, playerId)),
    ...bundle.currencies.map(
      (line): Movement => ({ kind: "currency", ...line, from: "mint", to: mainOf(playerId) }),
    ),
  ];
  return {
    movements,
    receipt: {
      playerId,
      recipientId: null,
      itemIds: movements.flatMap((movement) => (movement.kind === "create" ? [movement.itemId] : [])),
      stackedIds: movements.flatMap((movement) => (movement.kind === "stack" ? [movement.definitionId] : [])),
      containerIds: [null],
      currencyIds: bundle.currencies.map((line) => line.currencyId),
    },
  };
}

function grantLine(
  { definitionId, quantity }: Bundle["items"][number],
  { items }: Catalogue,
  ids: Ids,
  playerId: PlayerId,
): Movement[] {
  const definition = items.get(definitionId);
  if (definition === undefined) throw new Error(`${definitionId} was checked and is gone`);
  const { stackMax, revision } = definition;
  const to = mainOf(playerId);
  if (stackMax !== null) return [{ kind: "stack", definitionId, quantity, stackMax, from: "mint", to }];
  return Array.from({ length: Number(quantity) }, () => ({
    kind: "create",
    itemId: ids.next<ItemId>(),
    definitionId,
    revision,
    from: "mint",
    to,
  }));
}
