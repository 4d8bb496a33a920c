/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which match is accepted. */
export type AcceptMatchInput = {
  /** A match of the caller's. */
  readonly matchId: string;
};

/** Which entries are wanted: those that fit everything that is given. */
export type AuditFilterInput = {
  /** The action, e.g. store.refundOrder. */
  readonly action?: string | null | undefined;
  /** The staff member or service. */
  readonly actorId?: string | null | undefined;
  /** What it was done to, as kind:id. */
  readonly subject?: string | null | undefined;
};

/** Items and currencies: 1 to 100 lines in all. */
export type BundleInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
};

/** What becomes of one entry of the catalog. */
export type CatalogChangeInput = {
  /** The whole entry, in the form of `storeCatalogExport`; null takes it out of the catalog. */
  readonly content?: unknown;
  /** `offer:`, `box:`, `shop:` or `entitlement:` and a slug, e.g. `offer:starter-pack`. */
  readonly id: string;
};

/** A kind of container. */
export type ContainerKindInput = {
  /** How many unique items and stacks one holds: 1 to 1000. Lowering it takes nothing away. */
  readonly capacity: number;
  /** How many of the kind a player may open: 1 to 20. */
  readonly countMax?: number;
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
};

/** A group to be made. */
export type CreateGroupInput = {
  /** 3 to 24 visible characters, none of them a control, invisible or direction character. Spaces around it are removed. */
  readonly name: string;
};

/** A currency. */
export type CurrencyInput = {
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
};

/** So much of a currency. */
export type CurrencyLineInput = {
  /** 1 to 1000000000000. */
  readonly amount: string;
  /** The currency's slug. */
  readonly currencyId: string;
};

/** Which match is declined. */
export type DeclineMatchInput = {
  /** A match of the caller's. */
  readonly matchId: string;
};

/** A draft that is given up. */
export type DiscardItemDefinitionsDraftInput = {
  /** The draft. */
  readonly draftId: string;
  /** The draft's version that was read; CONFLICT when it is another. */
  readonly expectedVersion?: number | null | undefined;
};

/** A draft that is not wanted any more. */
export type DiscardRuleSetDraftInput = {
  /** The draft. */
  readonly draftId: string;
  /** The version that was read. */
  readonly expectedVersion?: number | null | undefined;
};

/** A draft that is not wanted any more. */
export type DiscardStoreCatalogDraftInput = {
  /** The draft. */
  readonly draftId: string;
  /** The version that was read. */
  readonly expectedVersion?: number | null | undefined;
};

/** Which session is ended. */
export type EndSessionInput = {
  /** A session of the caller's own account. */
  readonly sessionId: string;
};

/** A trade that is ended. */
export type EndTradeInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** A trade of the caller's. */
  readonly tradeId: string;
};

/** What one costs, as the player was shown it. */
export type ExpectedPriceInput = {
  /** The price of one, 0 or more. */
  readonly amount: string;
  /** The currency's slug: one of the offer's prices. */
  readonly currencyId: string;
};

/** What another player is to the caller. */
export type FriendshipState =
  /** They are friends. */
  | 'FRIEND'
  /** Nothing of it. */
  | 'NONE'
  /** The other player has asked and waits for an answer. */
  | 'REQUEST_RECEIVED'
  /** The caller has asked and has no answer. */
  | 'REQUEST_SENT';

/** What a player is given: 1 to 100 lines in all. */
export type GrantItemsInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
  /** The player who gets it. */
  readonly playerId: string;
  /** Why, for statements and support: 1 to 128 printable ASCII characters. */
  readonly reason: string;
};

/** Which group. */
export type GroupInput = {
  /** The group's id. */
  readonly groupId: string;
};

/** What a member of a group may do. */
export type GroupRole =
  /** Is in the group. */
  | 'MEMBER'
  /** Invites, admits and refuses players, and removes members. */
  | 'OFFICER'
  /** Everything; a group has one. */
  | 'OWNER';

/** How things went from one player to another. */
export type HandoverKind =
  /** By a gift, or by handing an item on. */
  | 'GIFT'
  /** By a trade. */
  | 'TRADE';

/** So many of an item that a player has. */
export type HeldItemLineInput = {
  /** The item's id. */
  readonly itemId: string;
  /** 1 to what the stack holds; 1 for an item that does not stack. */
  readonly quantity: string;
};

/** Why something may not be handed on yet. */
export type HoldReason =
  /** It was made of such things. */
  | 'CRAFT'
  /** It was a gift, or was handed on. */
  | 'GIFT'
  /** It was bought. */
  | 'PURCHASE'
  /** It came by a trade. */
  | 'TRADE';

/** Why an inventory changed. */
export type InventoryChangeReason =
  /** The player used something up. */
  | 'CONSUME'
  /** The player made something of something else. */
  | 'CRAFT'
  /** The player paid off a debt. */
  | 'DEBT_PAYMENT'
  /** An item's lifetime was over. */
  | 'EXPIRE'
  /** One player gave something to another. */
  | 'GIFT'
  /** An operator or a service gave something. */
  | 'GRANT'
  /** The player put something elsewhere. */
  | 'MOVE'
  /** Something else; a title's own tools may post under any name. */
  | 'OTHER'
  /** The player bought something, or opened what was bought. */
  | 'PURCHASE'
  /** A purchase was undone. */
  | 'REFUND'
  /** An operator or a service took something back. */
  | 'REVOKE'
  /** The player is new. */
  | 'STARTER_GRANT'
  /** Something was offered, came back or changed hands in a trade. */
  | 'TRADE'
  /** Something went from one player to another. */
  | 'TRANSFER';

/** How an entry differs between two states. */
export type ItemDefinitionDifferenceKind =
  /** It is new. */
  | 'ADDED'
  /** It has other content. */
  | 'CHANGED'
  /** It is gone. */
  | 'REMOVED';

/** A kind of item. */
export type ItemDefinitionInput = {
  /** What it is, in more words, in one language or more: 1 to 1000 characters each. */
  readonly description?: ReadonlyArray<LocalizedTextInput> | null | undefined;
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** An https address of a picture, at most 500 characters. */
  readonly imageUrl?: string | null | undefined;
  /** How long after it was made an item expires: 60 to 315360000 seconds. Only for a kind that does not stack; changing it changes the end of items that there are. What expires thereby cannot be used at once, but is taken away only a day later: until then, rolling back rescues it. */
  readonly lifetimeS?: number | null | undefined;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
  /** How rare it is: 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first. */
  readonly rarity: string;
  /** The most that one stack holds: 1 to 1000000000000, which is also the default. Only for a kind that stacks. Lowering it takes nothing away. */
  readonly stackMax?: string | null | undefined;
  /** Whether items of this kind stack. It cannot change once the kind was published. */
  readonly stackable: boolean;
  /** Up to 20, each 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first. */
  readonly tags?: ReadonlyArray<string>;
  /** Whether players may hand items of the kind to each other. */
  readonly tradable?: boolean;
  /** What one is nominally worth, for totals. */
  readonly value?: CurrencyLineInput | null | undefined;
};

/** What became of a publication. */
export type ItemDefinitionPublicationState =
  /** It took effect; others may have followed. */
  | 'IN_FORCE'
  /** It waits for its time. */
  | 'WAITING'
  /** It was taken back before its time. */
  | 'WITHDRAWN';

/** Which items are wanted: those that fit everything that is given. */
export type ItemFilterInput = {
  /** What is in that container; in the main inventory for the player's own id. */
  readonly containerId?: string | null | undefined;
  /** One of these kinds; at most 100. */
  readonly definitionIds?: ReadonlyArray<string>;
  /** Kinds of one of these rarities; at most 100. */
  readonly rarities?: ReadonlyArray<string>;
  /** Part of the kind's name in any language, whatever the case and the accents: 1 to 100 characters. */
  readonly search?: string | null | undefined;
  /** Kinds with all of these tags; at most 100. */
  readonly tags?: ReadonlyArray<string>;
  /** Whether the kind can be handed to other players. */
  readonly tradable?: boolean | null | undefined;
};

/** So many of a kind of item. */
export type ItemLineInput = {
  /** The slug of the kind of item. */
  readonly definitionId: string;
  /** 1 to 1000000000000, and to the definition's stackMax; of kinds that do not stack 100 in all. */
  readonly quantity: string;
};

/** How a list of items is sorted. */
export type ItemSortInput = {
  /** By what. */
  readonly by: ItemSortKey;
  /** The language of names, as a BCP 47 tag such as en or pt-BR. */
  readonly locale?: string;
  /** Which way. */
  readonly order?: SortOrder;
};

/** By what a list of items is sorted; equal ones by id. */
export type ItemSortKey =
  /** When the owner got it to where it is. */
  | 'ACQUIRED'
  /** The kind's name in the language of the sort. */
  | 'NAME'
  /** How many there are. */
  | 'QUANTITY'
  /** The published order of rarities; one that is not in it comes first. */
  | 'RARITY'
  /** The nominal value of the whole stack, whatever the currency; without one it counts as 0. */
  | 'VALUE';

/** What a player joins a queue with. */
export type JoinQueueInput = {
  /** Modes of the queue that are accepted, at least one, each once; all where absent. */
  readonly modeIds?: ReadonlyArray<string> | null | undefined;
  /** The party that joins, which the caller leads; the caller alone where absent. */
  readonly partyId?: string | null | undefined;
  /** The queue's slug. */
  readonly queueId: string;
  /** Wanted roles of the queue, the primary one first, each once. Where absent any will do, or those that the caller has said in the party. */
  readonly roleIds?: ReadonlyArray<string> | null | undefined;
};

/** Which ticket leaves its queue. */
export type LeaveQueueInput = {
  /** A ticket of the caller's. */
  readonly ticketId: string;
};

/** Whose lock is lifted. */
export type LiftTransferLockInput = {
  /** The locked player. */
  readonly playerId: string;
  /** Why, for the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
};

/** How long what a limit counts is remembered. Days, weeks (from Monday) and months are UTC's. */
export type LimitPeriod =
  /** One day. */
  | 'DAY'
  /** For ever. */
  | 'EVER'
  /** One month. */
  | 'MONTH'
  /** One week. */
  | 'WEEK'
  /** From the beginning of the offer's sale to its end. */
  | 'WINDOW';

/** Text in one language. */
export type LocalizedTextInput = {
  /** BCP 47 language tag: en, pt-BR, zh-Hant. */
  readonly locale: string;
  /** The text. */
  readonly text: string;
};

/** What a player said to a match. */
export type MatchAnswer =
  /** The player wants to play. */
  | 'ACCEPTED'
  /** The player does not want to play. */
  | 'DECLINED'
  /** The player said nothing in time. */
  | 'MISSED';

/** Where a match is in its life. */
export type MatchState =
  /** Its players are asked to accept. */
  | 'ACCEPTING'
  /** It gets a server. */
  | 'ALLOCATING'
  /** Someone did not accept; those who did are back in line. */
  | 'DECLINED'
  /** It has ended. */
  | 'ENDED'
  /** It got no server; everyone is back in line. */
  | 'FAILED'
  /** It is played. */
  | 'IN_GAME'
  /** A server waits for its players. */
  | 'READY';

/** What a match can cost something for. */
export type MatchTerm =
  /** Modes and maps that were played lately. */
  | 'CONTENT'
  /** How far the chance to win is from even. */
  | 'IMBALANCE'
  /** How much the teams' largest parties differ. */
  | 'PARTY_GAP'
  /** Round trips of its players. */
  | 'PING'
  /** How bad a learned model expects it to be. */
  | 'RANKER'
  /** Roles that are not the primary ones. */
  | 'ROLE'
  /** How far the best and the weakest are apart. */
  | 'SKILL_SPREAD';

/** Why an offer cannot be bought by the caller now. */
export type OfferUnavailableReason =
  /** Its sale is over. */
  | 'ENDED'
  /** The caller has bought as many as one player may. */
  | 'LIMIT_REACHED'
  /** The caller lacks an entitlement that it asks for, or is not signed in. */
  | 'NOT_ELIGIBLE'
  /** It is sold while a rotating shop shows it, and none does. */
  | 'NOT_IN_SHOP'
  /** Its sale begins later. */
  | 'NOT_YET'
  /** Nothing is left of it. */
  | 'SOLD_OUT';

/** A random box that the caller has as an item. */
export type OpenBoxInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The item; of a stack, one is opened. */
  readonly itemId: string;
};

/** Which orders are listed: those that fit everything that is given. */
export type OrderFilterInput = {
  /** With this flag, e.g. REFUND_OPEN for what waits for `settleRefund`. Needs the scope store:read. */
  readonly flag?: OrderFlag | null | undefined;
  /** Of this offer. */
  readonly offerId?: string | null | undefined;
  /** Of this payer; not given for `Player.orders`. */
  readonly playerId?: string | null | undefined;
  /** In this state. */
  readonly state?: OrderState | null | undefined;
};

/** Why somebody may want to look at an order that was paid with money. */
export type OrderFlag =
  /** Payments of the player were charged back lately. Held. */
  | 'CHARGED_BACK_BEFORE'
  /** The offer was not on sale for the player when the payment came. */
  | 'NOT_ON_SALE'
  /** The player has bought more than a limit allows. */
  | 'OVER_LIMIT'
  /** More is sold than there was. */
  | 'OVER_STOCK'
  /** A part of the price was given back: `Order.refunds`. */
  | 'PARTLY_REFUNDED'
  /** The customer paid another price than the catalog has. */
  | 'PRICE_DIFFERS'
  /** An amount was given back that says nothing of pieces: `settleRefund` decides what is taken back for it. */
  | 'REFUND_OPEN'
  /** The customer is elsewhere than before, or than the price is for, where another price is paid. Held. */
  | 'REGION_DIFFERS'
  /** No money came: it was bought in the store's sandbox, by App Review, in TestFlight or by a license tester. It is delivered, and booked apart from revenue. */
  | 'TEST_PURCHASE';

/** Where an order's payment came from. */
export type OrderSource =
  /** Apple's App Store. */
  | 'APPLE'
  /** The web checkout. */
  | 'CHECKOUT'
  /** Google Play. */
  | 'GOOGLE'
  /** Nowhere: staff gave it. */
  | 'GRANT'
  /** Steam. */
  | 'STEAM'
  /** A currency of the game. */
  | 'VIRTUAL';

/** What an order has come to. */
export type OrderState =
  /** The payer has agreed; the money is not there yet. */
  | 'AUTHORISED'
  /** It was never paid. */
  | 'CANCELLED'
  /** The payer's bank took its price back. */
  | 'CHARGED_BACK'
  /** It waits for its payment. */
  | 'CREATED'
  /** It is delivered. */
  | 'GRANTED'
  /** It is paid, and waits for a review before it is delivered. */
  | 'HELD'
  /** Its price was given back, and what it gave was taken back. */
  | 'REFUNDED'
  /** It was charged back, and what it gave was taken back. */
  | 'REVERSED'
  /** The payment is verified. */
  | 'VERIFIED';

/** Another player than the caller. */
export type OtherPlayerInput = {
  /** The player's id. */
  readonly playerId: string;
};

/** What was done to a party. */
export type PartyDeed =
  /** The player made it. */
  | 'CREATED'
  /** Nothing was done in it for a day; the player led it. */
  | 'ENDED'
  /** The player was invited. */
  | 'INVITED'
  /** The player is not invited any more. An invitation whose time is over is not told of. */
  | 'INVITE_ENDED'
  /** The player came in. */
  | 'JOINED'
  /** The player leads now. */
  | 'LEADER_CHANGED'
  /** The player left. Where it was the leader, another leads now; the last one ended the party. */
  | 'LEFT'
  /** The player, who leads, queued with everyone; all have to be ready anew next time. */
  | 'QUEUED'
  /** The player said whether to queue, and with which roles. */
  | 'READY_CHANGED'
  /** The leader put the player out. */
  | 'REMOVED';

/** Which party. */
export type PartyInput = {
  /** The party's id. */
  readonly partyId: string;
};

/** Who something came from or went to. */
export type PartyKind =
  /** The platform, which kept it for an open trade or purchase. */
  | 'ESCROW'
  /** Nobody: it came into being. */
  | 'MINT'
  /** Another owner of the platform's, e.g. its store. */
  | 'OTHER'
  /** A player. */
  | 'PLAYER'
  /** Nobody: it was used up. */
  | 'SINK';

/** Another player than the caller, in a party of the caller's. */
export type PartyPlayerInput = {
  /** The party's id. */
  readonly partyId: string;
  /** The player's id. */
  readonly playerId: string;
};

/** Whether the caller agrees to queue. */
export type PartyReadyInput = {
  /** Whether the caller agrees. */
  readonly isReady: boolean;
  /** The party's id. */
  readonly partyId: string;
  /** Wanted roles, the primary one first, each once, at most 8; those said before where absent. The queue that is joined must have them. */
  readonly roleIds?: ReadonlyArray<string> | null | undefined;
};

/** How a player is there. */
export type PresenceState =
  /** There, and not at the game. */
  | 'AWAY'
  /** There, and OFFLINE for everyone else. Only the player sees it. */
  | 'INVISIBLE'
  /** In a match. */
  | 'IN_MATCH'
  /** Not there, or does not show it. It is not said: it is what follows when nothing is. */
  | 'OFFLINE'
  /** There. */
  | 'ONLINE';

/** A trade that a player proposes to another. */
export type ProposeTradeInput = {
  /** How long the trade may stay open: 60 seconds to 7 days. Seconds. */
  readonly expiresInS?: number;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** 1 to 200 characters for the other player. */
  readonly message?: string | null | undefined;
  /** What the caller gives. It goes into escrow at once. One of the two sides may give nothing. */
  readonly offer: TradeContentInput;
  /** What the caller asks of the other player. */
  readonly request: TradeContentInput;
  /** The other player. */
  readonly withPlayerId: string;
};

/** Definitions to put in force, 1 to 1000 in all, or a draft's instead. What is not named stays as it is; what does not differ from what is in force keeps its revision. */
export type PublishItemDefinitionsInput = {
  /** Kinds of container, each once. */
  readonly containers?: ReadonlyArray<ContainerKindInput>;
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyInput>;
  /** Kinds of item, each once. */
  readonly definitions?: ReadonlyArray<ItemDefinitionInput>;
  /** Publishes this draft, which is then gone; no definitions may be named beside it. */
  readonly draftId?: string | null | undefined;
  /** When it takes effect, by the calendar; at once where absent. */
  readonly effectiveAt?: string | null | undefined;
  /** The draft's version that was seen; CONFLICT when it is another. */
  readonly expectedDraftVersion?: number | null | undefined;
  /** The revision in force that was seen: CONFLICT when one of the entries has changed since. Not beside a draft. */
  readonly expectedRevision?: number | null | undefined;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note?: string;
  /** The rarities from the most common to the rarest, at most 20, by which items are sorted. */
  readonly rarities?: ReadonlyArray<string> | null | undefined;
  /** Recipes, each once. */
  readonly recipes?: ReadonlyArray<RecipeInput>;
  /** Entries to take out of force, e.g. `recipe:forge-sword`, `container:bank`, `starterGrant`. Kinds of item and currencies stay for ever: players may have some. */
  readonly removed?: ReadonlyArray<string>;
  /** Slots of loadouts, each once. */
  readonly slots?: ReadonlyArray<SlotInput>;
  /** Replaces what new players get; it stays as it is where this is absent. */
  readonly starterGrant?: StarterGrantInput | null | undefined;
  /** Replaces what binds trades and gifts; it stays as it is where this is absent. */
  readonly tradePolicy?: TradePolicyInput | null | undefined;
};

/** What is put in force: a draft, or changes as they stand. */
export type PublishRuleSetInput = {
  /** What changes, each entry once. */
  readonly changes?: ReadonlyArray<RuleSetChangeInput> | null | undefined;
  /** The draft; not together with `changes`. */
  readonly draftId?: string | null | undefined;
  /** When it takes effect; at once where absent. */
  readonly effectiveAt?: string | null | undefined;
  /** For a draft the version, for changes the revision of the rule set that was read. CONFLICT when it has moved on. */
  readonly expected?: number | null | undefined;
  /** Made and kept by the client before it sends: the same key with the same request gives the publication that it made; IDEMPOTENCY_CONFLICT with another. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
};

/** What is put in force: a draft, or changes as they stand. */
export type PublishStoreCatalogInput = {
  /** Up to 5000 changes, each entry once. */
  readonly changes?: ReadonlyArray<CatalogChangeInput> | null | undefined;
  /** The draft; not together with `changes`. */
  readonly draftId?: string | null | undefined;
  /** When it takes effect; at once where absent. */
  readonly effectiveAt?: string | null | undefined;
  /** For a draft the version, for changes the revision of the catalog that was read. CONFLICT when it has moved on. */
  readonly expected?: number | null | undefined;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
};

/** What a player buys for a currency of the game. */
export type PurchaseOfferInput = {
  /** In which currency, and what the player was told that one costs. */
  readonly expectedPrice: ExpectedPriceInput;
  /** The player who gets it as a gift; the caller where absent. */
  readonly giftTo?: string | null | undefined;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The offer's slug. */
  readonly offerId: string;
  /** 1 to 100. */
  readonly quantity?: number;
};

/** A recipe. */
export type RecipeInput = {
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What one use takes. */
  readonly inputs: BundleInput;
  /** How often a player may use it. */
  readonly limit?: RecipeLimitInput | null | undefined;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
  /** What one use gives. */
  readonly outputs: BundleInput;
};

/** How often a player may use a recipe. */
export type RecipeLimitInput = {
  /** How often in one period: 1 to 1000000. */
  readonly max: number;
  /** The period. */
  readonly period: RecipePeriod;
};

/** For how long uses of a recipe are counted. */
export type RecipePeriod =
  /** A day of the calendar, from midnight UTC. */
  | 'DAY'
  /** For ever. */
  | 'EVER'
  /** A week of the calendar, from Monday's midnight UTC. */
  | 'WEEK';

/** An order whose price is given back. */
export type RefundOrderInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The order. */
  readonly orderId: string;
  /** What is taken back. */
  readonly policy: RefundPolicy;
  /** Why, for statements and the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
};

/** What is taken back with a refund. */
export type RefundPolicy =
  /** What is still there. What the order counted against limits (while their period lasts) and stock is given back. */
  | 'CLAW_BACK'
  /** All of it: what is not there any more is owed. What the order counted against limits (while their period lasts) and stock is given back. */
  | 'DEBT'
  /** Nothing; limits and stock stay as they are. */
  | 'WRITE_OFF';

/** What the caller pays off. */
export type RepayDebtInput = {
  /** 1 to what is owed. */
  readonly amount: string;
  /** The currency's slug. */
  readonly currencyId: string;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
};

/** Whose trades and gifts are undone. */
export type ReverseTradesInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The compromised player. */
  readonly playerId: string;
  /** Why, for the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
  /** What changed hands since then is undone. Not in the future. */
  readonly sinceAt: string;
};

/** A decision about an order that is held. */
export type ReviewOrderInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The order. */
  readonly orderId: string;
  /** Why, for the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
};

/** What is done where a player no longer has what is taken back. */
export type RevocationPolicy =
  /** Only what is there is taken. */
  | 'AVAILABLE_ONLY'
  /** What is lacking of a currency is owed; what is lacking of items is not. */
  | 'DEBT';

/** What is taken back from a player: 1 to 100 lines in all. */
export type RevokeItemsInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Items of the player's, each once; of a stack as many as there are, up to the quantity. */
  readonly items?: ReadonlyArray<HeldItemLineInput>;
  /** The player who loses it. */
  readonly playerId: string;
  /** What is done where there is not as much. */
  readonly policy: RevocationPolicy;
  /** Why, for statements, support and the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
};

/** What definitions go back to. */
export type RollBackItemDefinitionsInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** A revision before the one in force. Kinds of item and currencies that were added since stay. */
  readonly toRevision: number;
};

/** An earlier rule set that is put in force again. */
export type RollBackRuleSetInput = {
  /** Made and kept by the client before it sends: the same key with the same request gives the publication that it made; IDEMPOTENCY_CONFLICT with another. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** A revision before the one in force, from 1. */
  readonly toRevision: number;
};

/** An earlier catalog that is put in force again. */
export type RollBackStoreCatalogInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** A revision before the one in force; 0 for an empty catalog. */
  readonly toRevision: number;
};

/** What becomes of one entry of a rule set. */
export type RuleSetChangeInput = {
  /** The whole entry, in the form that `ruleSetSchema` has under `$defs`; null takes it out of the rule set. */
  readonly content?: unknown;
  /** `site:`, `mode:`, `queue:` or `experiment:` and a slug, e.g. `queue:ranked`. */
  readonly id: string;
};

/** How an entry differs between two rule sets. */
export type RuleSetDifferenceKind =
  /** It is new. */
  | 'ADDED'
  /** It has other content. */
  | 'CHANGED'
  /** It is gone. */
  | 'REMOVED';

/** What became of a publication. */
export type RuleSetPublicationState =
  /** It took effect, and may have been followed since. */
  | 'IN_FORCE'
  /** It waits for its time. */
  | 'WAITING'
  /** It was taken back before its time. */
  | 'WITHDRAWN';

/** How far a simulation is. */
export type RulesSimulationState =
  /** Its outcomes are there. */
  | 'DONE'
  /** It came to no end; `failure` says why. */
  | 'FAILED'
  /** It runs, or waits for its turn. */
  | 'RUNNING';

/** A draft of definitions, in place of all that it held. */
export type SaveItemDefinitionsDraftInput = {
  /** Kinds of container, each once. */
  readonly containers?: ReadonlyArray<ContainerKindInput>;
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyInput>;
  /** Kinds of item, each once. */
  readonly definitions?: ReadonlyArray<ItemDefinitionInput>;
  /** The draft to save; a new one where absent. */
  readonly draftId?: string | null | undefined;
  /** The draft's version that was read, for one that is there; CONFLICT when it is another. */
  readonly expectedVersion?: number | null | undefined;
  /** The rarities from the most common to the rarest, at most 20, by which items are sorted. */
  readonly rarities?: ReadonlyArray<string> | null | undefined;
  /** Recipes, each once. */
  readonly recipes?: ReadonlyArray<RecipeInput>;
  /** Entries to take out of force, e.g. `recipe:forge-sword`, `container:bank`, `starterGrant`. Kinds of item and currencies stay for ever: players may have some. */
  readonly removed?: ReadonlyArray<string>;
  /** Slots of loadouts, each once. */
  readonly slots?: ReadonlyArray<SlotInput>;
  /** Replaces what new players get; it stays as it is where this is absent. */
  readonly starterGrant?: StarterGrantInput | null | undefined;
  /** What it is for: 1 to 500 characters. */
  readonly title: string;
  /** Replaces what binds trades and gifts; it stays as it is where this is absent. */
  readonly tradePolicy?: TradePolicyInput | null | undefined;
};

/** Changes that are collected before they are published. */
export type SaveRuleSetDraftInput = {
  /** The number of the last publication that was looked at; where absent the newest for a new draft, else what it was. */
  readonly baseNumber?: number | null | undefined;
  /** What changes, each entry once; not together with `rules`. */
  readonly changes?: ReadonlyArray<RuleSetChangeInput> | null | undefined;
  /** The draft that is replaced; a new one where absent. */
  readonly draftId?: string | null | undefined;
  /** The version that was read. CONFLICT when the draft was saved since. */
  readonly expectedVersion?: number | null | undefined;
  /** The whole rule set as it is to be, in the form of `RuleSet.rules`: what it lacks is taken out. */
  readonly rules?: unknown;
  /** What it is for, 1 to 500 characters. */
  readonly title: string;
};

/** Changes that are collected before they are published. */
export type SaveStoreCatalogDraftInput = {
  /** The number of the last publication that was looked at; where absent the newest for a new draft, else what it was. */
  readonly baseNumber?: number | null | undefined;
  /** Up to 5000 changes, each entry once. */
  readonly changes: ReadonlyArray<CatalogChangeInput>;
  /** The draft that is replaced; a new one where absent. */
  readonly draftId?: string | null | undefined;
  /** The version that was read. CONFLICT when the draft was saved since. */
  readonly expectedVersion?: number | null | undefined;
  /** What it is for, 1 to 500 characters. */
  readonly title: string;
};

/** What the caller gives to another player: 1 to 100 lines in all. */
export type SendGiftInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Items of the caller's own, each once. */
  readonly items?: ReadonlyArray<HeldItemLineInput>;
  /** What the recipient reads: 1 to 200 characters without control characters. */
  readonly message?: string | null | undefined;
  /** The player who gets it: another than the caller. */
  readonly toPlayerId: string;
};

/** How the caller is there. */
export type SetPresenceInput = {
  /** ONLINE, AWAY, IN_MATCH or INVISIBLE. */
  readonly state: PresenceState;
  /** What the game says of it, 1 to 64 visible characters; nothing where absent. */
  readonly status?: string | null | undefined;
};

/** What is taken back for amounts that were refunded of an order. */
export type SettleRefundInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The order. */
  readonly orderId: string;
  /** What becomes of what is not there any more. */
  readonly policy: RefundPolicy;
  /** Why, for the audit: 1 to 128 printable ASCII characters. */
  readonly reason: string;
  /** `Order.refundVersion` as it was when the refunds were looked at. CONFLICT when more was refunded since. */
  readonly refundVersion: number;
  /** Of so many pieces their share of everything that the order gave is taken back: 0 to what earlier refunds left of its quantity. */
  readonly takeBackQuantity: number;
};

/** What is tried on which tickets. */
export type SimulateRulesInput = {
  /** The draft that is tried; not together with `rules`. */
  readonly draftId?: string | null | undefined;
  /** Tickets that joined from here on; at most a day before `until`. */
  readonly from?: string | null | undefined;
  /** At most so many tickets, the newest: 1 to 20000; 5000 where absent. */
  readonly latest?: number | null | undefined;
  /** The slug of a queue of what is tried. */
  readonly queueId: string;
  /** The whole rule set that is tried, in the form of `RuleSet.rules`. */
  readonly rules?: unknown;
  /** The seed of chance, 0 to 2147483647; 1 where absent. */
  readonly seed?: number | null | undefined;
  /** And before here; now where absent. */
  readonly until?: string | null | undefined;
};

/** Where the tickets of a simulation are from. */
export type SimulatedStreamSource =
  /** They were recorded as players joined here. */
  | 'RECORDED'
  /** Too few were recorded: they are those of a simulated world. */
  | 'WORLD';

/** A slot of loadouts. */
export type SlotInput = {
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
  /** An item fits whose kind has one of these tags, at most 20; every item where there are none. */
  readonly tags?: ReadonlyArray<string>;
};

/** Which way a list is sorted. */
export type SortOrder =
  /** The least first. */
  | 'ASC'
  /** The most first. */
  | 'DESC';

/** What the caller will pay for with money, on the payment provider's page. */
export type StartCheckoutInput = {
  /** An http or https URL to come back to when it is not. */
  readonly cancelUrl: string;
  /** ISO 4217: that of `Offer.moneyPrice` for the region. */
  readonly currency: string;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The offer's slug. */
  readonly offerId: string;
  /** 1 to 100, and no more than one order delivers: 1000 draws of boxes, 1000 items that do not stack, whatever the boxes hold. */
  readonly quantity?: number;
  /** Where the caller is: ISO 3166-1 alpha-2. */
  readonly region: string;
  /** An http or https URL to come back to when it is paid. */
  readonly successUrl: string;
};

/** What a new player gets: 1 to 100 lines in all. */
export type StarterGrantInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
};

/** What became of a publication. */
export type StoreCatalogPublicationState =
  /** It took effect, and may have been followed since. */
  | 'IN_FORCE'
  /** It waits for its time. */
  | 'WAITING'
  /** It was taken back before its time. */
  | 'WITHDRAWN';

/** What a waiting ticket waits for. */
export type TicketBinding =
  /** Players whom it may meet. Told to staff only; players are told PLAYERS. */
  | 'BLOCKS'
  /** Nothing of its own: its tickets go into matches that are worth more. */
  | 'COMPETITION'
  /** A mode or map that was not played lately. */
  | 'CONTENT'
  /** A more even match. */
  | 'IMBALANCE'
  /** New players, or the end of their protection. */
  | 'NEW_PLAYERS'
  /** Parties more alike. */
  | 'PARTY_GAP'
  /** Parties that add up to teams. */
  | 'PARTY_SIZES'
  /** Players, or a site, within its bound of round trips; or nearer ones. */
  | 'PING'
  /** More players. */
  | 'PLAYERS'
  /** A match that is expected to go better. */
  | 'RANKER'
  /** Players who want the roles that are missing. */
  | 'ROLE'
  /** The rules in force do not let it in: its party's size, or its modes. */
  | 'RULES'
  /** A site that is open. */
  | 'SITES'
  /** Players closer to each other in skill. */
  | 'SKILL_SPREAD'
  /** Players within its skill window, which widens. */
  | 'SKILL_WINDOW';

/** Where a ticket is in its life. */
export type TicketState =
  /** A match was found; its players are asked to accept. */
  | 'ACCEPTING'
  /** The match is made, and gets a server. */
  | 'ALLOCATING'
  /** A player left the queue, or did not accept. */
  | 'CANCELLED'
  /** The match has ended. */
  | 'ENDED'
  /** It waited for longer than tickets may, or its queue is offered no more. */
  | 'EXPIRED'
  /** The match is played. */
  | 'IN_GAME'
  /** It waits for a match. */
  | 'QUEUED'
  /** A server waits for the players. */
  | 'READY'
  /** Its match failed for no fault of its players: it waits at the front. */
  | 'REQUEUED';

/** What one player gives in a trade: at most 20 items and 10 currencies. */
export type TradeContentInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each once. */
  readonly items?: ReadonlyArray<TradeItemInput>;
};

/** So many of an item. */
export type TradeItemInput = {
  /** An item of the main inventory of the player who gives it. */
  readonly itemId: string;
  /** 1 to what the stack holds; 1 for an item that does not stack. */
  readonly quantity: string;
};

/** What binds trades and gifts. */
export type TradePolicyInput = {
  /** How long a player with a new device may hand nothing on: 0 to 7776000 seconds. */
  readonly newDeviceLockS: number;
  /** The most trades that a player may have open: 1 to 100. */
  readonly openTradesMax: number;
  /** The same for what was bought: 0 to 7776000 seconds. */
  readonly purchaseHoldS: number;
  /** How long what came by a trade or a gift stays with its new owner: 0 to 7776000 seconds. */
  readonly tradeHoldS: number;
  /** A trade is flagged whose sides' nominal values in a currency differ by more; absent flags none. */
  readonly valueImbalanceMax?: string | null | undefined;
};

/** Where a trade is. It is open while PROPOSED or ACCEPTED. */
export type TradeState =
  /** What both give is in escrow; both have to confirm. */
  | 'ACCEPTED'
  /** One of the players ended it. */
  | 'CANCELLED'
  /** The player who was asked did not want it. */
  | 'DECLINED'
  /** Its time was over. */
  | 'EXPIRED'
  /** What the proposer gives is in escrow; the other player has not answered. */
  | 'PROPOSED'
  /** It was settled, and an operator has undone it. */
  | 'REVERSED'
  /** Both have confirmed, and everything has changed hands. */
  | 'SETTLED';

/** A trade, in the version that the player has seen. */
export type TradeVersionInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** A trade of the caller's. */
  readonly tradeId: string;
  /** The trade's version that the player has seen: CONFLICT with the one there is where it is another. */
  readonly version: number;
};

/** Why a player may hand nothing on for a while. */
export type TransferLockReason =
  /** A payment of the player's was charged back, at most 30 days ago. */
  | 'CHARGEBACK'
  /** The player signed in from a device that was not seen before. */
  | 'NEW_DEVICE';

/** What a player gives in a trade from now on, in place of what it was. */
export type UpdateTradeInput = {
  /** What the caller gives. */
  readonly gives: TradeContentInput;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** A trade of the caller's. */
  readonly tradeId: string;
  /** The trade's version that the player has seen: CONFLICT with the one there is where it is another. */
  readonly version: number;
};

/** A publication that waits and is taken back. */
export type WithdrawItemDefinitionsInput = {
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** The publication's number. */
  readonly number: number;
};

/** A publication that waits for its time, and is taken back. */
export type WithdrawRuleSetInput = {
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** The publication's number. */
  readonly number: number;
};

/** A publication that waits for its time, and is taken back. */
export type WithdrawStoreCatalogInput = {
  /** Why, for the audit: 1 to 500 characters. */
  readonly note: string;
  /** The publication's number. */
  readonly number: number;
};

export type BoxOddsFragment = { readonly id: string, readonly revision: number, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly odds: { readonly decimal: string, readonly numerator: string, readonly denominator: string }, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }> };

export type BoxesQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type BoxesQuery = { readonly randomBoxes: { readonly edges: ReadonlyArray<{ readonly node: { readonly itemDefinitionId: string | null, readonly id: string, readonly revision: number, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly odds: { readonly decimal: string, readonly numerator: string, readonly denominator: string }, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OpenBoxMutationVariables = Exact<{
  input: OpenBoxInput;
}>;


export type OpenBoxMutation = { readonly openBox: { readonly draw: { readonly boxId: string, readonly boxRevision: number, readonly places: ReadonlyArray<number> } } };

export type ItemKindsQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type ItemKindsQuery = { readonly itemDefinitions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly stackable: boolean, readonly name: { readonly text: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CurrencyKindsQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type CurrencyKindsQuery = { readonly currencies: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: { readonly text: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type FriendNameFragment = { readonly id: string, readonly displayName: string };

export type FriendsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FriendsQuery = { readonly me: { readonly id: string, readonly friends: { readonly edges: ReadonlyArray<{ readonly node: { readonly since: string, readonly player: { readonly id: string, readonly displayName: string, readonly presence: { readonly state: PresenceState, readonly status: string | null } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type FriendCallsQueryVariables = Exact<{ [key: string]: never; }>;


export type FriendCallsQuery = { readonly me: { readonly id: string, readonly receivedFriendRequests: { readonly edges: ReadonlyArray<{ readonly node: { readonly sentAt: string, readonly player: { readonly id: string, readonly displayName: string } } }> } | null, readonly sentFriendRequests: { readonly edges: ReadonlyArray<{ readonly node: { readonly sentAt: string, readonly player: { readonly id: string, readonly displayName: string } } }> } | null, readonly blocks: { readonly edges: ReadonlyArray<{ readonly node: { readonly since: string, readonly player: { readonly id: string, readonly displayName: string } } }> } | null } };

export type MyGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyGroupsQuery = { readonly me: { readonly id: string, readonly groups: ReadonlyArray<{ readonly role: GroupRole, readonly since: string, readonly group: { readonly id: string, readonly name: string } | null }>, readonly groupInvitations: ReadonlyArray<{ readonly since: string, readonly group: { readonly id: string, readonly name: string } | null }> | null } };

export type PresenceStartQueryVariables = Exact<{ [key: string]: never; }>;


export type PresenceStartQuery = { readonly me: { readonly id: string, readonly presenceCursor: string | null } };

export type PresenceChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PresenceChangedSubscription = { readonly presenceChanged: { readonly cursor: string, readonly friends: ReadonlyArray<{ readonly player: { readonly id: string, readonly displayName: string }, readonly presence: { readonly state: PresenceState, readonly status: string | null } | null }> } };

export type FindFriendQueryVariables = Exact<{
  username: string;
}>;


export type FindFriendQuery = { readonly playerByUsername: { readonly id: string, readonly displayName: string } | null };

export type RequestFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type RequestFriendMutation = { readonly requestFriend: { readonly state: FriendshipState } };

export type AcceptFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type AcceptFriendMutation = { readonly acceptFriendRequest: { readonly state: FriendshipState } };

export type DeclineFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type DeclineFriendMutation = { readonly declineFriendRequest: { readonly state: FriendshipState } };

export type WithdrawFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type WithdrawFriendMutation = { readonly withdrawFriendRequest: { readonly state: FriendshipState } };

export type RemoveFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type RemoveFriendMutation = { readonly removeFriend: { readonly state: FriendshipState } };

export type BlockPlayerMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type BlockPlayerMutation = { readonly blockPlayer: { readonly isBlocked: boolean } };

export type UnblockPlayerMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type UnblockPlayerMutation = { readonly unblockPlayer: { readonly isBlocked: boolean } };

export type SayPresenceMutationVariables = Exact<{
  input: SetPresenceInput;
}>;


export type SayPresenceMutation = { readonly setPresence: { readonly until: string } };

export type CreateGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CreateGroupMutation = { readonly createGroup: { readonly group: { readonly id: string } | null } };

export type JoinGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type JoinGroupMutation = { readonly acceptGroupInvitation: { readonly group: { readonly id: string } | null } };

export type DeclineGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type DeclineGroupMutation = { readonly declineGroupInvitation: { readonly group: { readonly id: string } | null } };

export type LeaveGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type LeaveGroupMutation = { readonly leaveGroup: { readonly group: { readonly id: string } | null } };

export type MyGiftsQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type MyGiftsQuery = { readonly me: { readonly id: string, readonly gifts: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly sentAt: string, readonly message: string | null, readonly from: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly quantity: string, readonly definition: { readonly id: string, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type SendGiftMutationVariables = Exact<{
  input: SendGiftInput;
}>;


export type SendGiftMutation = { readonly sendGift: { readonly recipient: { readonly id: string, readonly displayName: string } | null } };

export type ItemTileFragment = { readonly id: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } }, readonly hold: { readonly quantity: string, readonly reason: HoldReason, readonly until: string } | null };

export type InventorySummaryQueryVariables = Exact<{
  locale: string;
}>;


export type InventorySummaryQuery = { readonly me: { readonly id: string, readonly inventorySummary: { readonly itemCount: number, readonly byRarity: ReadonlyArray<{ readonly name: string }>, readonly byTag: ReadonlyArray<{ readonly name: string }>, readonly value: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } | null } };

export type ItemsQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: ItemFilterInput | null | undefined;
  sort?: ItemSortInput | null | undefined;
  locale: string;
}>;


export type ItemsQuery = { readonly me: { readonly id: string, readonly items: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } }, readonly hold: { readonly quantity: string, readonly reason: HoldReason, readonly until: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type ItemDetailQueryVariables = Exact<{
  id: string;
  locale: string;
}>;


export type ItemDetailQuery = { readonly item: { readonly acquiredAt: string, readonly expiresAt: string | null, readonly id: string, readonly quantity: string, readonly owner: { readonly id: string, readonly transferLock: { readonly reason: TransferLockReason, readonly until: string } | null } | null, readonly definition: { readonly stackable: boolean, readonly stackMax: string | null, readonly tags: ReadonlyArray<string>, readonly tradable: boolean, readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly description: { readonly text: string } | null, readonly name: { readonly text: string } }, readonly hold: { readonly quantity: string, readonly reason: HoldReason, readonly until: string } | null } | null };

export type ItemHistoryQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type ItemHistoryQuery = { readonly item: { readonly id: string, readonly history: { readonly edges: ReadonlyArray<{ readonly node: { readonly at: string, readonly reason: string, readonly from: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null }, readonly to: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type WhoHadItFragment = { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null };

export type OrderLineFragment = { readonly id: string, readonly offerId: string, readonly quantity: number, readonly source: OrderSource, readonly state: OrderState, readonly createdAt: string, readonly changedAt: string, readonly refundReason: string | null, readonly price: { readonly amount: string, readonly currencyId: string } | null, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly recipient: { readonly id: string, readonly displayName: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> } };

export type MyOrdersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MyOrdersQuery = { readonly me: { readonly id: string, readonly orders: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly offerId: string, readonly quantity: number, readonly source: OrderSource, readonly state: OrderState, readonly createdAt: string, readonly changedAt: string, readonly refundReason: string | null, readonly price: { readonly amount: string, readonly currencyId: string } | null, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly recipient: { readonly id: string, readonly displayName: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type MyEntitlementsQueryVariables = Exact<{
  locale: string;
}>;


export type MyEntitlementsQuery = { readonly me: { readonly id: string, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly active: boolean, readonly until: string | null, readonly name: { readonly text: string } | null }> | null } };

export type OfferNamesQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
  locale: string;
}>;


export type OfferNamesQuery = { readonly offers: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: { readonly text: string } } }> } };

export type PlayPartyFragment = { readonly id: string, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly player: { readonly id: string, readonly displayName: string } | null }> };

export type PlayPartyNowQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayPartyNowQuery = { readonly me: { readonly id: string, readonly party: { readonly id: string, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly player: { readonly id: string, readonly displayName: string } | null }> } | null, readonly partyInvites: ReadonlyArray<{ readonly id: string, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly player: { readonly id: string, readonly displayName: string } | null }> }> | null } };

export type PlayPartyCreateMutationVariables = Exact<{ [key: string]: never; }>;


export type PlayPartyCreateMutation = { readonly createParty: { readonly party: { readonly id: string } } };

export type PlayPartyInviteMutationVariables = Exact<{
  input: PartyPlayerInput;
}>;


export type PlayPartyInviteMutation = { readonly inviteToParty: { readonly party: { readonly id: string } } };

export type PlayPartyAcceptMutationVariables = Exact<{
  input: PartyInput;
}>;


export type PlayPartyAcceptMutation = { readonly acceptPartyInvite: { readonly party: { readonly id: string } } };

export type PlayPartyDeclineMutationVariables = Exact<{
  input: PartyInput;
}>;


export type PlayPartyDeclineMutation = { readonly declinePartyInvite: { readonly partyId: string } };

export type PlayPartyReadyMutationVariables = Exact<{
  input: PartyReadyInput;
}>;


export type PlayPartyReadyMutation = { readonly setPartyReady: { readonly party: { readonly id: string } } };

export type PlayPartyRemoveMutationVariables = Exact<{
  input: PartyPlayerInput;
}>;


export type PlayPartyRemoveMutation = { readonly removeFromParty: { readonly party: { readonly id: string } } };

export type PlayPartyLeaveMutationVariables = Exact<{
  input: PartyInput;
}>;


export type PlayPartyLeaveMutation = { readonly leaveParty: { readonly partyId: string } };

export type PlayPartyUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PlayPartyUpdatedSubscription = { readonly partyUpdated: { readonly cursor: string, readonly partyId: string, readonly deed: PartyDeed, readonly player: { readonly id: string, readonly displayName: string } | null, readonly party: { readonly leader: { readonly id: string, readonly displayName: string } | null } | null } };

export type PlayQueueFragment = { readonly id: string, readonly teamCount: number, readonly teamSize: number, readonly partySizes: ReadonlyArray<number>, readonly roleIds: ReadonlyArray<string>, readonly acceptanceSeconds: number | null, readonly modes: ReadonlyArray<{ readonly id: string, readonly mapIds: ReadonlyArray<string> }> };

export type PlayMatchFragment = { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }>, readonly seats: ReadonlyArray<{ readonly seat: number, readonly pingMs: number | null }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> };

export type PlayTicketFragment = { readonly id: string, readonly state: TicketState, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }>, readonly seats: ReadonlyArray<{ readonly seat: number, readonly pingMs: number | null }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null };

export type PlayQueuesQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayQueuesQuery = { readonly queues: ReadonlyArray<{ readonly id: string, readonly teamCount: number, readonly teamSize: number, readonly partySizes: ReadonlyArray<number>, readonly roleIds: ReadonlyArray<string>, readonly acceptanceSeconds: number | null, readonly modes: ReadonlyArray<{ readonly id: string, readonly mapIds: ReadonlyArray<string> }> }> };

export type PlayNowQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayNowQuery = { readonly me: { readonly id: string, readonly ticket: { readonly id: string, readonly state: TicketState, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }>, readonly seats: ReadonlyArray<{ readonly seat: number, readonly pingMs: number | null }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } | null } };

export type PlayedMatchFragment = { readonly team: number, readonly ratingChange: { readonly before: { readonly display: number }, readonly after: { readonly display: number } } | null, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly result: { readonly endedAt: string, readonly teams: ReadonlyArray<{ readonly rank: number, readonly score: number | null }> } | null } };

export type PlayHistoryQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PlayHistoryQuery = { readonly me: { readonly id: string, readonly matches: { readonly edges: ReadonlyArray<{ readonly node: { readonly team: number, readonly ratingChange: { readonly before: { readonly display: number }, readonly after: { readonly display: number } } | null, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly result: { readonly endedAt: string, readonly teams: ReadonlyArray<{ readonly rank: number, readonly score: number | null }> } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type PlayRatingsQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayRatingsQuery = { readonly me: { readonly id: string, readonly ratings: ReadonlyArray<{ readonly modeId: string, readonly display: number, readonly games: number }> | null } };

export type PlayServerQueryVariables = Exact<{
  id: string;
}>;


export type PlayServerQuery = { readonly match: { readonly id: string, readonly connection: { readonly siteId: string, readonly addresses: ReadonlyArray<string> } | null } | null };

export type PlayJoinMutationVariables = Exact<{
  input: JoinQueueInput;
}>;


export type PlayJoinMutation = { readonly joinQueue: { readonly ticket: { readonly id: string } } };

export type PlayLeaveMutationVariables = Exact<{
  input: LeaveQueueInput;
}>;


export type PlayLeaveMutation = { readonly leaveQueue: { readonly ticket: { readonly id: string } } };

export type PlayAcceptMutationVariables = Exact<{
  input: AcceptMatchInput;
}>;


export type PlayAcceptMutation = { readonly acceptMatch: { readonly match: { readonly id: string } } };

export type PlayDeclineMutationVariables = Exact<{
  input: DeclineMatchInput;
}>;


export type PlayDeclineMutation = { readonly declineMatch: { readonly match: { readonly id: string } } };

export type PlayUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PlayUpdatedSubscription = { readonly ticketUpdated: { readonly cursor: string, readonly ticketId: string, readonly state: TicketState, readonly ticket: { readonly id: string, readonly queueId: string } } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly me: { readonly id: string, readonly displayName: string, readonly inventoryCursor: string | null, readonly ticketCursor: string | null, readonly partyCursor: string | null } };

export type InventoryChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type InventoryChangedSubscription = { readonly inventoryChanged: { readonly cursor: string, readonly reason: InventoryChangeReason, readonly changes: ReadonlyArray<{ readonly delta: string, readonly definition: { readonly name: { readonly text: string } } }>, readonly wallet: ReadonlyArray<{ readonly delta: string, readonly currency: { readonly name: { readonly text: string } } }> } };

export type ProfileQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ProfileQuery = { readonly me: { readonly id: string, readonly displayName: string, readonly username: string | null, readonly createdAt: string, readonly sessions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly createdAt: string, readonly lastUsedAt: string, readonly isCurrent: boolean, readonly userAgent: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type EndSessionMutationVariables = Exact<{
  input: EndSessionInput;
}>;


export type EndSessionMutation = { readonly endSession: { readonly endedSessionIds: ReadonlyArray<string> } };

export type EndOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndOtherSessionsMutation = { readonly endOtherSessions: { readonly endedSessionIds: ReadonlyArray<string> } };

export type StoreLinesFragment = { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly name: { readonly text: string } } }> };

export type OfferCardFragment = { readonly id: string, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly prices: ReadonlyArray<{ readonly amount: string, readonly currencyId: string }>, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null }, readonly stock: { readonly left: number, readonly total: number } | null, readonly limits: ReadonlyArray<{ readonly max: number, readonly remaining: number, readonly period: LimitPeriod, readonly resetsAt: string | null }> };

export type ShopsQueryVariables = Exact<{
  locale: string;
  region: string;
}>;


export type ShopsQuery = { readonly shops: ReadonlyArray<{ readonly id: string, readonly periodEndsAt: string, readonly name: { readonly text: string }, readonly offers: ReadonlyArray<{ readonly id: string, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly prices: ReadonlyArray<{ readonly amount: string, readonly currencyId: string }>, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null }, readonly stock: { readonly left: number, readonly total: number } | null, readonly limits: ReadonlyArray<{ readonly max: number, readonly remaining: number, readonly period: LimitPeriod, readonly resetsAt: string | null }> }> }> };

export type OffersQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
  region: string;
}>;


export type OffersQuery = { readonly offers: { readonly edges: ReadonlyArray<{ readonly node: { readonly shopOnly: boolean, readonly id: string, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly prices: ReadonlyArray<{ readonly amount: string, readonly currencyId: string }>, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null }, readonly stock: { readonly left: number, readonly total: number } | null, readonly limits: ReadonlyArray<{ readonly max: number, readonly remaining: number, readonly period: LimitPeriod, readonly resetsAt: string | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OfferDetailQueryVariables = Exact<{
  id: string;
  locale: string;
  region: string;
}>;


export type OfferDetailQuery = { readonly offer: { readonly giftable: boolean, readonly id: string, readonly saleEndsAt: string | null, readonly description: { readonly text: string } | null, readonly contents: { readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly revision: number, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly odds: { readonly decimal: string, readonly numerator: string, readonly denominator: string }, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }> } }>, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly name: { readonly text: string }, readonly prices: ReadonlyArray<{ readonly amount: string, readonly currencyId: string }>, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null }, readonly stock: { readonly left: number, readonly total: number } | null, readonly limits: ReadonlyArray<{ readonly max: number, readonly remaining: number, readonly period: LimitPeriod, readonly resetsAt: string | null }> } | null };

export type PurchaseOfferMutationVariables = Exact<{
  input: PurchaseOfferInput;
}>;


export type PurchaseOfferMutation = { readonly purchaseOffer: { readonly order: { readonly id: string, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> } } } };

export type StartCheckoutMutationVariables = Exact<{
  input: StartCheckoutInput;
}>;


export type StartCheckoutMutation = { readonly startCheckout: { readonly url: string | null } };

export type DeliveredFragment = { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> };

export type AuditLineFragment = { readonly id: string, readonly action: string, readonly actorId: string, readonly at: string, readonly reason: string, readonly subject: string, readonly details: unknown };

export type StoreAuditQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: AuditFilterInput | null | undefined;
}>;


export type StoreAuditQuery = { readonly storeAudit: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly action: string, readonly actorId: string, readonly at: string, readonly reason: string, readonly subject: string, readonly details: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type InventoryAuditQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: AuditFilterInput | null | undefined;
}>;


export type InventoryAuditQuery = { readonly inventoryAudit: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly action: string, readonly actorId: string, readonly at: string, readonly reason: string, readonly subject: string, readonly details: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type MatchmakingAuditQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: AuditFilterInput | null | undefined;
}>;


export type MatchmakingAuditQuery = { readonly matchmakingAudit: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly action: string, readonly actorId: string, readonly at: string, readonly reason: string, readonly subject: string, readonly details: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CatalogDifferenceFragment = { readonly id: string, readonly kind: string, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> };

export type CatalogDraftFragment = { readonly id: string, readonly title: string, readonly version: number, readonly savedAt: string, readonly actorId: string, readonly changes: ReadonlyArray<{ readonly id: string, readonly content: unknown }>, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: string, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }>, readonly problems: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> };

export type CatalogInForceQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogInForceQuery = { readonly storeCatalogExport: unknown };

export type CatalogDraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogDraftsQuery = { readonly storeCatalogDrafts: ReadonlyArray<{ readonly id: string, readonly title: string, readonly version: number, readonly savedAt: string, readonly actorId: string, readonly changes: ReadonlyArray<{ readonly id: string, readonly content: unknown }>, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: string, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }>, readonly problems: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> }> };

export type CatalogPublicationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CatalogPublicationsQuery = { readonly storeCatalogPublications: { readonly edges: ReadonlyArray<{ readonly node: { readonly number: number, readonly revision: number | null, readonly state: StoreCatalogPublicationState, readonly note: string, readonly actorId: string, readonly publishedAt: string, readonly effectiveAt: string, readonly changedCount: number, readonly rolledBackTo: number | null, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: string, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SaveCatalogDraftMutationVariables = Exact<{
  input: SaveStoreCatalogDraftInput;
}>;


export type SaveCatalogDraftMutation = { readonly saveStoreCatalogDraft: { readonly draft: { readonly id: string } | null } };

export type DiscardCatalogDraftMutationVariables = Exact<{
  input: DiscardStoreCatalogDraftInput;
}>;


export type DiscardCatalogDraftMutation = { readonly discardStoreCatalogDraft: { readonly draft: { readonly id: string } | null } };

export type PublishCatalogMutationVariables = Exact<{
  input: PublishStoreCatalogInput;
}>;


export type PublishCatalogMutation = { readonly publishStoreCatalog: { readonly publication: { readonly number: number } } };

export type RollBackCatalogMutationVariables = Exact<{
  input: RollBackStoreCatalogInput;
}>;


export type RollBackCatalogMutation = { readonly rollBackStoreCatalog: { readonly publication: { readonly number: number } } };

export type WithdrawCatalogMutationVariables = Exact<{
  input: WithdrawStoreCatalogInput;
}>;


export type WithdrawCatalogMutation = { readonly withdrawStoreCatalog: { readonly publication: { readonly number: number } } };

export type ItemsDifferenceFragment = { readonly id: string, readonly kind: ItemDefinitionDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> };

export type ItemsDraftFragment = { readonly id: string, readonly title: string, readonly version: number, readonly savedAt: string, readonly actorId: string, readonly changes: unknown, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: ItemDefinitionDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }>, readonly problems: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> };

export type ItemsInForceQueryVariables = Exact<{ [key: string]: never; }>;


export type ItemsInForceQuery = { readonly itemDefinitionsExport: unknown };

export type ItemsDraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type ItemsDraftsQuery = { readonly itemDefinitionsDrafts: ReadonlyArray<{ readonly id: string, readonly title: string, readonly version: number, readonly savedAt: string, readonly actorId: string, readonly changes: unknown, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: ItemDefinitionDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }>, readonly problems: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> }> };

export type ItemsPublicationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ItemsPublicationsQuery = { readonly itemDefinitionPublications: { readonly edges: ReadonlyArray<{ readonly node: { readonly number: number, readonly revision: number | null, readonly state: ItemDefinitionPublicationState, readonly note: string, readonly actorId: string, readonly publishedAt: string, readonly effectiveAt: string, readonly changedCount: number, readonly rolledBackTo: number | null, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: ItemDefinitionDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SaveItemsDraftMutationVariables = Exact<{
  input: SaveItemDefinitionsDraftInput;
}>;


export type SaveItemsDraftMutation = { readonly saveItemDefinitionsDraft: { readonly draft: { readonly id: string } } };

export type DiscardItemsDraftMutationVariables = Exact<{
  input: DiscardItemDefinitionsDraftInput;
}>;


export type DiscardItemsDraftMutation = { readonly discardItemDefinitionsDraft: { readonly draftId: string } };

export type PublishItemsMutationVariables = Exact<{
  input: PublishItemDefinitionsInput;
}>;


export type PublishItemsMutation = { readonly publishItemDefinitions: { readonly publication: { readonly number: number } } };

export type RollBackItemsMutationVariables = Exact<{
  input: RollBackItemDefinitionsInput;
}>;


export type RollBackItemsMutation = { readonly rollBackItemDefinitions: { readonly publication: { readonly number: number } } };

export type WithdrawItemsMutationVariables = Exact<{
  input: WithdrawItemDefinitionsInput;
}>;


export type WithdrawItemsMutation = { readonly withdrawItemDefinitions: { readonly publication: { readonly number: number } } };

export type RulesDifferenceFragment = { readonly id: string, readonly kind: RuleSetDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> };

export type RulesProblemFragment = { readonly entryId: string | null, readonly field: string, readonly bound: string };

export type RulesInForceQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesInForceQuery = { readonly ruleSet: { readonly revision: number, readonly entries: ReadonlyArray<{ readonly id: string, readonly content: unknown }> } };

export type RulesSchemaQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesSchemaQuery = { readonly ruleSetSchema: unknown };

export type RulesProblemsQueryVariables = Exact<{
  rules: unknown;
}>;


export type RulesProblemsQuery = { readonly validateRules: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> };

export type RulesDraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesDraftsQuery = { readonly ruleSetDrafts: ReadonlyArray<{ readonly id: string, readonly title: string, readonly version: number, readonly savedAt: string, readonly actorId: string, readonly changes: ReadonlyArray<{ readonly id: string, readonly content: unknown }>, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: RuleSetDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }>, readonly problems: ReadonlyArray<{ readonly entryId: string | null, readonly field: string, readonly bound: string }> }> };

export type RulesPublicationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type RulesPublicationsQuery = { readonly ruleSetPublications: { readonly edges: ReadonlyArray<{ readonly node: { readonly number: number, readonly revision: number | null, readonly state: RuleSetPublicationState, readonly note: string, readonly actorId: string, readonly publishedAt: string, readonly effectiveAt: string, readonly changedCount: number, readonly rolledBackTo: number | null, readonly diff: ReadonlyArray<{ readonly id: string, readonly kind: RuleSetDifferenceKind, readonly fields: ReadonlyArray<{ readonly path: string, readonly before: unknown, readonly after: unknown }> }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SaveRulesDraftMutationVariables = Exact<{
  input: SaveRuleSetDraftInput;
}>;


export type SaveRulesDraftMutation = { readonly saveRuleSetDraft: { readonly draft: { readonly id: string } | null } };

export type DiscardRulesDraftMutationVariables = Exact<{
  input: DiscardRuleSetDraftInput;
}>;


export type DiscardRulesDraftMutation = { readonly discardRuleSetDraft: { readonly draft: { readonly id: string } | null } };

export type PublishRulesMutationVariables = Exact<{
  input: PublishRuleSetInput;
}>;


export type PublishRulesMutation = { readonly publishRuleSet: { readonly publication: { readonly number: number } } };

export type RollBackRulesMutationVariables = Exact<{
  input: RollBackRuleSetInput;
}>;


export type RollBackRulesMutation = { readonly rollBackRuleSet: { readonly publication: { readonly number: number } } };

export type WithdrawRulesMutationVariables = Exact<{
  input: WithdrawRuleSetInput;
}>;


export type WithdrawRulesMutation = { readonly withdrawRuleSet: { readonly publication: { readonly number: number } } };

export type SpreadFieldsFragment = { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> };

export type OutcomeFieldsFragment = { readonly players: number, readonly playersMatched: number, readonly matches: number, readonly inBandShare: number | null, readonly nearShare: number | null, readonly primaryShare: number | null, readonly autofillShare: number | null, readonly waitS: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly pingMs: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly winChanceOff: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly partyGap: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> } };

export type TryRulesMutationVariables = Exact<{
  input: SimulateRulesInput;
}>;


export type TryRulesMutation = { readonly simulateRules: { readonly simulation: { readonly id: string } } };

export type RulesTrialQueryVariables = Exact<{
  id: string;
}>;


export type RulesTrialQuery = { readonly rulesSimulation: { readonly id: string, readonly queueId: string, readonly state: RulesSimulationState, readonly failure: string | null, readonly revision: number, readonly stream: { readonly source: SimulatedStreamSource, readonly tickets: number, readonly players: number, readonly note: string } | null, readonly before: { readonly players: number, readonly playersMatched: number, readonly matches: number, readonly inBandShare: number | null, readonly nearShare: number | null, readonly primaryShare: number | null, readonly autofillShare: number | null, readonly waitS: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly pingMs: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly winChanceOff: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly partyGap: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> } } | null, readonly after: { readonly players: number, readonly playersMatched: number, readonly matches: number, readonly inBandShare: number | null, readonly nearShare: number | null, readonly primaryShare: number | null, readonly autofillShare: number | null, readonly waitS: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly pingMs: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly winChanceOff: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> }, readonly partyGap: { readonly p50: number | null, readonly p90: number | null, readonly p95: number | null, readonly p99: number | null, readonly buckets: ReadonlyArray<{ readonly from: number, readonly to: number | null, readonly share: number }> } } | null } | null };

export type AllOrdersQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: OrderFilterInput | null | undefined;
}>;


export type AllOrdersQuery = { readonly orders: { readonly edges: ReadonlyArray<{ readonly node: { readonly flags: ReadonlyArray<OrderFlag>, readonly id: string, readonly offerId: string, readonly quantity: number, readonly source: OrderSource, readonly state: OrderState, readonly createdAt: string, readonly changedAt: string, readonly refundReason: string | null, readonly player: { readonly id: string, readonly displayName: string } | null, readonly price: { readonly amount: string, readonly currencyId: string } | null, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly recipient: { readonly id: string, readonly displayName: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OrderRecordQueryVariables = Exact<{
  id: string;
}>;


export type OrderRecordQuery = { readonly order: { readonly offerRevision: number, readonly flags: ReadonlyArray<OrderFlag>, readonly refundVersion: number, readonly id: string, readonly offerId: string, readonly quantity: number, readonly source: OrderSource, readonly state: OrderState, readonly createdAt: string, readonly changedAt: string, readonly refundReason: string | null, readonly refunds: ReadonlyArray<{ readonly id: string, readonly currency: string | null, readonly amountMicros: string | null, readonly quantity: number | null, readonly refundedAt: string }>, readonly player: { readonly id: string, readonly displayName: string } | null, readonly draws: ReadonlyArray<{ readonly id: string, readonly boxId: string, readonly boxRevision: number, readonly places: ReadonlyArray<number>, readonly drawnAt: string }>, readonly price: { readonly amount: string, readonly currencyId: string } | null, readonly moneyPrice: { readonly amountMicros: string, readonly currency: string } | null, readonly recipient: { readonly id: string, readonly displayName: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> } } | null };

export type ReplayDrawQueryVariables = Exact<{
  orderId: string;
}>;


export type ReplayDrawQuery = { readonly replayDraw: ReadonlyArray<{ readonly agrees: boolean, readonly places: ReadonlyArray<number>, readonly weights: ReadonlyArray<number>, readonly seed: string, readonly missesBefore: number, readonly draw: { readonly id: string, readonly boxId: string, readonly boxRevision: number, readonly places: ReadonlyArray<number>, readonly drawnAt: string } }> };

export type RefundOrderMutationVariables = Exact<{
  input: RefundOrderInput;
}>;


export type RefundOrderMutation = { readonly refundOrder: { readonly order: { readonly id: string, readonly state: OrderState } } };

export type SettleRefundMutationVariables = Exact<{
  input: SettleRefundInput;
}>;


export type SettleRefundMutation = { readonly settleRefund: { readonly order: { readonly id: string, readonly state: OrderState } } };

export type ReleaseOrderMutationVariables = Exact<{
  input: ReviewOrderInput;
}>;


export type ReleaseOrderMutation = { readonly releaseOrder: { readonly order: { readonly id: string, readonly state: OrderState } } };

export type RejectOrderMutationVariables = Exact<{
  input: ReviewOrderInput;
}>;


export type RejectOrderMutation = { readonly rejectOrder: { readonly order: { readonly id: string, readonly state: OrderState } } };

export type PlayersByNameQueryVariables = Exact<{
  startsWith: string;
  after?: string | null | undefined;
}>;


export type PlayersByNameQuery = { readonly playersByName: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly displayName: string, readonly username: string | null, readonly createdAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PlayerRecordQueryVariables = Exact<{
  id: string;
  locale: string;
}>;


export type PlayerRecordQuery = { readonly player: { readonly id: string, readonly displayName: string, readonly username: string | null, readonly createdAt: string, readonly wallet: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> | null, readonly debts: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> | null, readonly transferLock: { readonly reason: TransferLockReason, readonly until: string } | null, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly active: boolean, readonly until: string | null, readonly name: { readonly text: string } | null }> | null } | null };

export type PlayerItemsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  search?: string | null | undefined;
  locale: string;
}>;


export type PlayerItemsQuery = { readonly player: { readonly id: string, readonly items: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly acquiredAt: string, readonly id: string, readonly quantity: string, readonly definition: { readonly stackable: boolean, readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } }, readonly hold: { readonly quantity: string, readonly reason: HoldReason, readonly until: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type GrantToPlayerMutationVariables = Exact<{
  input: GrantItemsInput;
}>;


export type GrantToPlayerMutation = { readonly grantItems: { readonly player: { readonly id: string } | null } };

export type RevokeFromPlayerMutationVariables = Exact<{
  input: RevokeItemsInput;
}>;


export type RevokeFromPlayerMutation = { readonly revokeItems: { readonly player: { readonly id: string } | null } };

export type LiftTransferLockMutationVariables = Exact<{
  input: LiftTransferLockInput;
}>;


export type LiftTransferLockMutation = { readonly liftTransferLock: { readonly lifted: boolean } };

export type PlayerMatchmakingQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type PlayerMatchmakingQuery = { readonly player: { readonly id: string, readonly ratings: ReadonlyArray<{ readonly modeId: string, readonly display: number, readonly games: number }> | null, readonly ticket: { readonly id: string, readonly state: TicketState, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null, readonly bestCostS: number | null, readonly bestWorthS: number | null, readonly counts: { readonly waiting: number, readonly onASite: number, readonly unblocked: number, readonly protectionAllows: number, readonly inWindow: number } | null } | null, readonly match: { readonly id: string, readonly state: MatchState } | null } | null, readonly matches: { readonly edges: ReadonlyArray<{ readonly node: { readonly team: number, readonly ratingChange: { readonly before: { readonly display: number }, readonly after: { readonly display: number } } | null, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly result: { readonly endedAt: string, readonly teams: ReadonlyArray<{ readonly rank: number, readonly score: number | null }> } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type MeStaffQueryVariables = Exact<{ [key: string]: never; }>;


export type MeStaffQuery = { readonly meStaff: { readonly id: string, readonly username: string, readonly scopes: ReadonlyArray<string> } };

export type FlaggedTradesQueryVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type FlaggedTradesQuery = { readonly flaggedTrades: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly imbalances: ReadonlyArray<{ readonly currencyId: string, readonly difference: string }>, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ReversedPartFragment = { readonly amount: string, readonly missing: string, readonly definitionId: string | null, readonly itemId: string | null, readonly currencyId: string | null, readonly from: { readonly id: string, readonly displayName: string } | null, readonly to: { readonly id: string, readonly displayName: string } | null };

export type UndoPreviewQueryVariables = Exact<{
  playerId: string;
  sinceAt: string;
}>;


export type UndoPreviewQuery = { readonly tradeReversalPreview: { readonly isWhole: boolean, readonly handovers: ReadonlyArray<{ readonly sourceId: string, readonly kind: HandoverKind, readonly handedOverAt: string, readonly lines: ReadonlyArray<{ readonly amount: string, readonly missing: string, readonly definitionId: string | null, readonly itemId: string | null, readonly currencyId: string | null, readonly from: { readonly id: string, readonly displayName: string } | null, readonly to: { readonly id: string, readonly displayName: string } | null }> }> } };

export type UndoneQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type UndoneQuery = { readonly tradeReversal: { readonly id: string, readonly reason: string, readonly actorId: string, readonly sinceAt: string, readonly createdAt: string, readonly completedAt: string | null, readonly player: { readonly id: string, readonly displayName: string } | null, readonly handovers: { readonly edges: ReadonlyArray<{ readonly node: { readonly sourceId: string, readonly kind: HandoverKind, readonly reversedAt: string, readonly lines: ReadonlyArray<{ readonly amount: string, readonly missing: string, readonly definitionId: string | null, readonly itemId: string | null, readonly currencyId: string | null, readonly from: { readonly id: string, readonly displayName: string } | null, readonly to: { readonly id: string, readonly displayName: string } | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type ReverseTradesMutationVariables = Exact<{
  input: ReverseTradesInput;
}>;


export type ReverseTradesMutation = { readonly reverseTrades: { readonly reversal: { readonly id: string } } };

export type TradeGivesFragment = { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> };

export type TradeLineFragment = { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } };

export type TradesQueryVariables = Exact<{
  after?: string | null | undefined;
  states?: ReadonlyArray<TradeState> | null | undefined;
  locale: string;
}>;


export type TradesQuery = { readonly me: { readonly id: string, readonly trades: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type TradeDetailQueryVariables = Exact<{
  id: string;
  locale: string;
}>;


export type TradeDetailQuery = { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } | null };

export type TransferLockQueryVariables = Exact<{ [key: string]: never; }>;


export type TransferLockQuery = { readonly me: { readonly id: string, readonly transferLock: { readonly reason: TransferLockReason, readonly until: string } | null } };

export type PlayerByIdQueryVariables = Exact<{
  id: string;
}>;


export type PlayerByIdQuery = { readonly player: { readonly id: string, readonly displayName: string, readonly createdAt: string } | null };

export type TradableItemsQueryVariables = Exact<{
  after?: string | null | undefined;
  filter: ItemFilterInput;
  locale: string;
}>;


export type TradableItemsQuery = { readonly me: { readonly id: string, readonly items: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } }, readonly hold: { readonly quantity: string, readonly reason: HoldReason, readonly until: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type ProposeTradeMutationVariables = Exact<{
  input: ProposeTradeInput;
  locale: string;
}>;


export type ProposeTradeMutation = { readonly proposeTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type UpdateTradeMutationVariables = Exact<{
  input: UpdateTradeInput;
  locale: string;
}>;


export type UpdateTradeMutation = { readonly updateTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type AcceptTradeMutationVariables = Exact<{
  input: TradeVersionInput;
  locale: string;
}>;


export type AcceptTradeMutation = { readonly acceptTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type ConfirmTradeMutationVariables = Exact<{
  input: TradeVersionInput;
  locale: string;
}>;


export type ConfirmTradeMutation = { readonly confirmTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type CancelTradeMutationVariables = Exact<{
  input: EndTradeInput;
  locale: string;
}>;


export type CancelTradeMutation = { readonly cancelTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type DeclineTradeMutationVariables = Exact<{
  input: EndTradeInput;
  locale: string;
}>;


export type DeclineTradeMutation = { readonly declineTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type TradeUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  locale: string;
}>;


export type TradeUpdatedSubscription = { readonly tradeUpdated: { readonly cursor: string, readonly state: TradeState, readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly quantity: string, readonly definition: { readonly id: string, readonly rarity: string, readonly imageUrl: string | null, readonly name: { readonly text: string } } }>, readonly currencies: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> } } } };

export type WalletQueryVariables = Exact<{
  locale: string;
}>;


export type WalletQuery = { readonly me: { readonly id: string, readonly wallet: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> | null, readonly heldCurrencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string, readonly reason: HoldReason, readonly until: string }> | null, readonly debts: ReadonlyArray<{ readonly amount: string, readonly currency: { readonly id: string, readonly name: { readonly text: string } } }> | null } };

export type RepayDebtMutationVariables = Exact<{
  input: RepayDebtInput;
}>;


export type RepayDebtMutation = { readonly repayDebt: { readonly debts: ReadonlyArray<{ readonly amount: string, readonly currencyId: string }> } };

export type StatementQueryVariables = Exact<{
  currencyId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type StatementQuery = { readonly me: { readonly id: string, readonly statement: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly at: string, readonly currencyId: string, readonly delta: string, readonly reason: string, readonly counterparty: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const BoxOddsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment BoxOdds on RandomBox {
  id
  name {
    text(locale: $locale)
  }
  revision
  drawCount
  guaranteedWithin
  entries {
    guaranteed
    odds {
      decimal
      numerator
      denominator
    }
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
  }
}
    `, {"fragmentName":"BoxOdds"}) as unknown as TypedDocumentString<BoxOddsFragment, unknown>;
export const FriendNameFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment FriendName on Player {
  id
  displayName
}
    `, {"fragmentName":"FriendName"}) as unknown as TypedDocumentString<FriendNameFragment, unknown>;
export const ItemTileFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ItemTile on Item {
  id
  quantity
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
    imageUrl
  }
  hold {
    quantity
    reason
    until
  }
}
    `, {"fragmentName":"ItemTile"}) as unknown as TypedDocumentString<ItemTileFragment, unknown>;
export const WhoHadItFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment WhoHadIt on Party {
  kind
  player {
    id
    displayName
  }
}
    `, {"fragmentName":"WhoHadIt"}) as unknown as TypedDocumentString<WhoHadItFragment, unknown>;
export const DeliveredFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}
    `, {"fragmentName":"Delivered"}) as unknown as TypedDocumentString<DeliveredFragment, unknown>;
export const OrderLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment OrderLine on Order {
  id
  offerId
  quantity
  source
  state
  createdAt
  changedAt
  refundReason
  price {
    amount
    currencyId
  }
  moneyPrice {
    amountMicros
    currency
  }
  recipient {
    id
    displayName
  }
  delivery {
    ...Delivered
  }
}
    fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}`, {"fragmentName":"OrderLine"}) as unknown as TypedDocumentString<OrderLineFragment, unknown>;
export const PlayPartyFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PlayParty on PlayerParty {
  id
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    player {
      id
      displayName
    }
  }
  invites {
    player {
      id
      displayName
    }
  }
}
    `, {"fragmentName":"PlayParty"}) as unknown as TypedDocumentString<PlayPartyFragment, unknown>;
export const PlayQueueFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PlayQueue on Queue {
  id
  teamCount
  teamSize
  partySizes
  roleIds
  acceptanceSeconds
  modes {
    id
    mapIds
  }
}
    `, {"fragmentName":"PlayQueue"}) as unknown as TypedDocumentString<PlayQueueFragment, unknown>;
export const PlayMatchFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PlayMatch on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    isForStarving
    costs {
      term
      costS
    }
    seats {
      seat
      pingMs
    }
  }
  teams {
    players {
      seat
      roleId
      answer
      player {
        id
        displayName
      }
    }
  }
}
    `, {"fragmentName":"PlayMatch"}) as unknown as TypedDocumentString<PlayMatchFragment, unknown>;
export const PlayTicketFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PlayTicket on Ticket {
  id
  state
  queueId
  modeIds
  queuedAt
  estimatedWaitS
  whyNotYet {
    binding
    playersWaiting
  }
  players {
    roleIds
    player {
      id
      displayName
    }
  }
  match {
    ...PlayMatch
  }
}
    fragment PlayMatch on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    isForStarving
    costs {
      term
      costS
    }
    seats {
      seat
      pingMs
    }
  }
  teams {
    players {
      seat
      roleId
      answer
      player {
        id
        displayName
      }
    }
  }
}`, {"fragmentName":"PlayTicket"}) as unknown as TypedDocumentString<PlayTicketFragment, unknown>;
export const PlayedMatchFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PlayedMatch on PlayerMatch {
  team
  ratingChange {
    before {
      display
    }
    after {
      display
    }
  }
  match {
    id
    state
    queueId
    modeId
    mapId
    madeAt
    result {
      endedAt
      teams {
        rank
        score
      }
    }
  }
}
    `, {"fragmentName":"PlayedMatch"}) as unknown as TypedDocumentString<PlayedMatchFragment, unknown>;
export const StoreLinesFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment StoreLines on OfferContents {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
  boxes {
    quantity
    box {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
    `, {"fragmentName":"StoreLines"}) as unknown as TypedDocumentString<StoreLinesFragment, unknown>;
export const OfferCardFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment OfferCard on Offer {
  id
  name {
    text(locale: $locale)
  }
  contents {
    ...StoreLines
  }
  prices {
    amount
    currencyId
  }
  moneyPrice(region: $region) {
    amountMicros
    currency
  }
  availability {
    available
    reason
    until
  }
  stock {
    left
    total
  }
  limits {
    max
    remaining
    period
    resetsAt
  }
  saleEndsAt
}
    fragment StoreLines on OfferContents {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
  boxes {
    quantity
    box {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}`, {"fragmentName":"OfferCard"}) as unknown as TypedDocumentString<OfferCardFragment, unknown>;
export const AuditLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AuditLine on AuditEntry {
  id
  action
  actorId
  at
  reason
  subject
  details
}
    `, {"fragmentName":"AuditLine"}) as unknown as TypedDocumentString<AuditLineFragment, unknown>;
export const CatalogDifferenceFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment CatalogDifference on StoreCatalogDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
    `, {"fragmentName":"CatalogDifference"}) as unknown as TypedDocumentString<CatalogDifferenceFragment, unknown>;
export const CatalogDraftFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment CatalogDraft on StoreCatalogDraft {
  id
  title
  version
  savedAt
  actorId
  changes {
    id
    content
  }
  diff {
    ...CatalogDifference
  }
  problems {
    entryId
    field
    bound
  }
}
    fragment CatalogDifference on StoreCatalogDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}`, {"fragmentName":"CatalogDraft"}) as unknown as TypedDocumentString<CatalogDraftFragment, unknown>;
export const ItemsDifferenceFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ItemsDifference on ItemDefinitionDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
    `, {"fragmentName":"ItemsDifference"}) as unknown as TypedDocumentString<ItemsDifferenceFragment, unknown>;
export const ItemsDraftFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ItemsDraft on ItemDefinitionsDraft {
  id
  title
  version
  savedAt
  actorId
  changes
  diff {
    ...ItemsDifference
  }
  problems {
    entryId
    field
    bound
  }
}
    fragment ItemsDifference on ItemDefinitionDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}`, {"fragmentName":"ItemsDraft"}) as unknown as TypedDocumentString<ItemsDraftFragment, unknown>;
export const RulesDifferenceFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment RulesDifference on RuleSetDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
    `, {"fragmentName":"RulesDifference"}) as unknown as TypedDocumentString<RulesDifferenceFragment, unknown>;
export const RulesProblemFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment RulesProblem on RuleSetProblem {
  entryId
  field
  bound
}
    `, {"fragmentName":"RulesProblem"}) as unknown as TypedDocumentString<RulesProblemFragment, unknown>;
export const SpreadFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SpreadFields on SimulatedDistribution {
  p50
  p90
  p95
  p99
  buckets {
    from
    to
    share
  }
}
    `, {"fragmentName":"SpreadFields"}) as unknown as TypedDocumentString<SpreadFieldsFragment, unknown>;
export const OutcomeFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment OutcomeFields on SimulatedOutcome {
  players
  playersMatched
  matches
  inBandShare
  nearShare
  primaryShare
  autofillShare
  waitS {
    ...SpreadFields
  }
  pingMs {
    ...SpreadFields
  }
  winChanceOff {
    ...SpreadFields
  }
  partyGap {
    ...SpreadFields
  }
}
    fragment SpreadFields on SimulatedDistribution {
  p50
  p90
  p95
  p99
  buckets {
    from
    to
    share
  }
}`, {"fragmentName":"OutcomeFields"}) as unknown as TypedDocumentString<OutcomeFieldsFragment, unknown>;
export const ReversedPartFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ReversedPart on ReversedLine {
  amount
  missing
  definitionId
  itemId
  currencyId
  from {
    id
    displayName
  }
  to {
    id
    displayName
  }
}
    `, {"fragmentName":"ReversedPart"}) as unknown as TypedDocumentString<ReversedPartFragment, unknown>;
export const TradeGivesFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
    `, {"fragmentName":"TradeGives"}) as unknown as TypedDocumentString<TradeGivesFragment, unknown>;
export const TradeLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}`, {"fragmentName":"TradeLine"}) as unknown as TypedDocumentString<TradeLineFragment, unknown>;
export const BoxesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Boxes($after: Cursor, $locale: String!) {
  randomBoxes(first: 100, after: $after) {
    edges {
      node {
        itemDefinitionId
        ...BoxOdds
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment BoxOdds on RandomBox {
  id
  name {
    text(locale: $locale)
  }
  revision
  drawCount
  guaranteedWithin
  entries {
    guaranteed
    odds {
      decimal
      numerator
      denominator
    }
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
  }
}`) as unknown as TypedDocumentString<BoxesQuery, BoxesQueryVariables>;
export const OpenBoxDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation OpenBox($input: OpenBoxInput!) {
  openBox(input: $input) {
    draw {
      boxId
      boxRevision
      places
    }
  }
}
    `) as unknown as TypedDocumentString<OpenBoxMutation, OpenBoxMutationVariables>;
export const ItemKindsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemKinds($after: Cursor, $locale: String!) {
  itemDefinitions(first: 100, after: $after) {
    edges {
      node {
        id
        name {
          text(locale: $locale)
        }
        rarity
        imageUrl
        stackable
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ItemKindsQuery, ItemKindsQueryVariables>;
export const CurrencyKindsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query CurrencyKinds($after: Cursor, $locale: String!) {
  currencies(first: 100, after: $after) {
    edges {
      node {
        id
        name {
          text(locale: $locale)
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<CurrencyKindsQuery, CurrencyKindsQueryVariables>;
export const FriendsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Friends($first: Int = 100, $after: Cursor) {
  me {
    id
    friends(first: $first, after: $after) {
      edges {
        node {
          since
          player {
            ...FriendName
            presence {
              state
              status
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment FriendName on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<FriendsQuery, FriendsQueryVariables>;
export const FriendCallsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FriendCalls {
  me {
    id
    receivedFriendRequests(first: 50) {
      edges {
        node {
          sentAt
          player {
            ...FriendName
          }
        }
      }
    }
    sentFriendRequests(first: 100) {
      edges {
        node {
          sentAt
          player {
            ...FriendName
          }
        }
      }
    }
    blocks(first: 100) {
      edges {
        node {
          since
          player {
            ...FriendName
          }
        }
      }
    }
  }
}
    fragment FriendName on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<FriendCallsQuery, FriendCallsQueryVariables>;
export const MyGroupsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyGroups {
  me {
    id
    groups {
      role
      since
      group {
        id
        name
      }
    }
    groupInvitations {
      since
      group {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyGroupsQuery, MyGroupsQueryVariables>;
export const PresenceStartDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PresenceStart {
  me {
    id
    presenceCursor
  }
}
    `) as unknown as TypedDocumentString<PresenceStartQuery, PresenceStartQueryVariables>;
export const PresenceChangedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription PresenceChanged($after: Cursor) {
  presenceChanged(after: $after) {
    cursor
    friends {
      player {
        ...FriendName
      }
      presence {
        state
        status
      }
    }
  }
}
    fragment FriendName on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<PresenceChangedSubscription, PresenceChangedSubscriptionVariables>;
export const FindFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FindFriend($username: String!) {
  playerByUsername(username: $username) {
    ...FriendName
  }
}
    fragment FriendName on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<FindFriendQuery, FindFriendQueryVariables>;
export const RequestFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RequestFriend($input: OtherPlayerInput!) {
  requestFriend(input: $input) {
    state
  }
}
    `) as unknown as TypedDocumentString<RequestFriendMutation, RequestFriendMutationVariables>;
export const AcceptFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptFriend($input: OtherPlayerInput!) {
  acceptFriendRequest(input: $input) {
    state
  }
}
    `) as unknown as TypedDocumentString<AcceptFriendMutation, AcceptFriendMutationVariables>;
export const DeclineFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineFriend($input: OtherPlayerInput!) {
  declineFriendRequest(input: $input) {
    state
  }
}
    `) as unknown as TypedDocumentString<DeclineFriendMutation, DeclineFriendMutationVariables>;
export const WithdrawFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawFriend($input: OtherPlayerInput!) {
  withdrawFriendRequest(input: $input) {
    state
  }
}
    `) as unknown as TypedDocumentString<WithdrawFriendMutation, WithdrawFriendMutationVariables>;
export const RemoveFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RemoveFriend($input: OtherPlayerInput!) {
  removeFriend(input: $input) {
    state
  }
}
    `) as unknown as TypedDocumentString<RemoveFriendMutation, RemoveFriendMutationVariables>;
export const BlockPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation BlockPlayer($input: OtherPlayerInput!) {
  blockPlayer(input: $input) {
    isBlocked
  }
}
    `) as unknown as TypedDocumentString<BlockPlayerMutation, BlockPlayerMutationVariables>;
export const UnblockPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UnblockPlayer($input: OtherPlayerInput!) {
  unblockPlayer(input: $input) {
    isBlocked
  }
}
    `) as unknown as TypedDocumentString<UnblockPlayerMutation, UnblockPlayerMutationVariables>;
export const SayPresenceDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SayPresence($input: SetPresenceInput!) {
  setPresence(input: $input) {
    until
  }
}
    `) as unknown as TypedDocumentString<SayPresenceMutation, SayPresenceMutationVariables>;
export const CreateGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    group {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const JoinGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation JoinGroup($input: GroupInput!) {
  acceptGroupInvitation(input: $input) {
    group {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<JoinGroupMutation, JoinGroupMutationVariables>;
export const DeclineGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineGroup($input: GroupInput!) {
  declineGroupInvitation(input: $input) {
    group {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeclineGroupMutation, DeclineGroupMutationVariables>;
export const LeaveGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LeaveGroup($input: GroupInput!) {
  leaveGroup(input: $input) {
    group {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeaveGroupMutation, LeaveGroupMutationVariables>;
export const MyGiftsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyGifts($after: Cursor, $locale: String!) {
  me {
    id
    gifts(first: 25, after: $after) {
      edges {
        node {
          id
          sentAt
          message
          from {
            id
            displayName
          }
          items {
            quantity
            definition {
              id
              name {
                text(locale: $locale)
              }
            }
          }
          currencies {
            amount
            currency {
              id
              name {
                text(locale: $locale)
              }
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyGiftsQuery, MyGiftsQueryVariables>;
export const SendGiftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SendGift($input: SendGiftInput!) {
  sendGift(input: $input) {
    recipient {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<SendGiftMutation, SendGiftMutationVariables>;
export const InventorySummaryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query InventorySummary($locale: String!) {
  me {
    id
    inventorySummary {
      itemCount
      byRarity {
        name
      }
      byTag {
        name
      }
      value {
        amount
        currency {
          id
          name {
            text(locale: $locale)
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<InventorySummaryQuery, InventorySummaryQueryVariables>;
export const ItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Items($after: Cursor, $filter: ItemFilterInput, $sort: ItemSortInput, $locale: String!) {
  me {
    id
    items(first: 60, after: $after, filter: $filter, sort: $sort) {
      totalCount
      edges {
        node {
          ...ItemTile
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ItemTile on Item {
  id
  quantity
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
    imageUrl
  }
  hold {
    quantity
    reason
    until
  }
}`) as unknown as TypedDocumentString<ItemsQuery, ItemsQueryVariables>;
export const ItemDetailDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemDetail($id: ID!, $locale: String!) {
  item(id: $id) {
    ...ItemTile
    acquiredAt
    expiresAt
    owner {
      id
      transferLock {
        reason
        until
      }
    }
    definition {
      stackable
      stackMax
      tags
      tradable
      description {
        text(locale: $locale)
      }
    }
  }
}
    fragment ItemTile on Item {
  id
  quantity
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
    imageUrl
  }
  hold {
    quantity
    reason
    until
  }
}`) as unknown as TypedDocumentString<ItemDetailQuery, ItemDetailQueryVariables>;
export const ItemHistoryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemHistory($id: ID!, $after: Cursor) {
  item(id: $id) {
    id
    history(first: 20, after: $after) {
      edges {
        node {
          at
          reason
          from {
            ...WhoHadIt
          }
          to {
            ...WhoHadIt
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment WhoHadIt on Party {
  kind
  player {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<ItemHistoryQuery, ItemHistoryQueryVariables>;
export const MyOrdersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyOrders($after: Cursor) {
  me {
    id
    orders(first: 25, after: $after) {
      edges {
        node {
          ...OrderLine
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment OrderLine on Order {
  id
  offerId
  quantity
  source
  state
  createdAt
  changedAt
  refundReason
  price {
    amount
    currencyId
  }
  moneyPrice {
    amountMicros
    currency
  }
  recipient {
    id
    displayName
  }
  delivery {
    ...Delivered
  }
}
fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}`) as unknown as TypedDocumentString<MyOrdersQuery, MyOrdersQueryVariables>;
export const MyEntitlementsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyEntitlements($locale: String!) {
  me {
    id
    entitlements {
      entitlementId
      active
      until
      name {
        text(locale: $locale)
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyEntitlementsQuery, MyEntitlementsQueryVariables>;
export const OfferNamesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OfferNames($ids: [ID!]!, $locale: String!) {
  offers(first: 100, filter: {offerIds: $ids}) {
    edges {
      node {
        id
        name {
          text(locale: $locale)
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OfferNamesQuery, OfferNamesQueryVariables>;
export const PlayPartyNowDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayPartyNow {
  me {
    id
    party {
      ...PlayParty
    }
    partyInvites {
      ...PlayParty
    }
  }
}
    fragment PlayParty on PlayerParty {
  id
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    player {
      id
      displayName
    }
  }
  invites {
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<PlayPartyNowQuery, PlayPartyNowQueryVariables>;
export const PlayPartyCreateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyCreate {
  createParty {
    party {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyCreateMutation, PlayPartyCreateMutationVariables>;
export const PlayPartyInviteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyInvite($input: PartyPlayerInput!) {
  inviteToParty(input: $input) {
    party {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyInviteMutation, PlayPartyInviteMutationVariables>;
export const PlayPartyAcceptDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyAccept($input: PartyInput!) {
  acceptPartyInvite(input: $input) {
    party {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyAcceptMutation, PlayPartyAcceptMutationVariables>;
export const PlayPartyDeclineDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyDecline($input: PartyInput!) {
  declinePartyInvite(input: $input) {
    partyId
  }
}
    `) as unknown as TypedDocumentString<PlayPartyDeclineMutation, PlayPartyDeclineMutationVariables>;
export const PlayPartyReadyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyReady($input: PartyReadyInput!) {
  setPartyReady(input: $input) {
    party {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyReadyMutation, PlayPartyReadyMutationVariables>;
export const PlayPartyRemoveDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyRemove($input: PartyPlayerInput!) {
  removeFromParty(input: $input) {
    party {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyRemoveMutation, PlayPartyRemoveMutationVariables>;
export const PlayPartyLeaveDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayPartyLeave($input: PartyInput!) {
  leaveParty(input: $input) {
    partyId
  }
}
    `) as unknown as TypedDocumentString<PlayPartyLeaveMutation, PlayPartyLeaveMutationVariables>;
export const PlayPartyUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription PlayPartyUpdated($after: Cursor) {
  partyUpdated(after: $after) {
    cursor
    partyId
    deed
    player {
      id
      displayName
    }
    party {
      leader {
        id
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlayPartyUpdatedSubscription, PlayPartyUpdatedSubscriptionVariables>;
export const PlayQueuesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayQueues {
  queues {
    ...PlayQueue
  }
}
    fragment PlayQueue on Queue {
  id
  teamCount
  teamSize
  partySizes
  roleIds
  acceptanceSeconds
  modes {
    id
    mapIds
  }
}`) as unknown as TypedDocumentString<PlayQueuesQuery, PlayQueuesQueryVariables>;
export const PlayNowDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayNow {
  me {
    id
    ticket {
      ...PlayTicket
    }
  }
}
    fragment PlayMatch on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    isForStarving
    costs {
      term
      costS
    }
    seats {
      seat
      pingMs
    }
  }
  teams {
    players {
      seat
      roleId
      answer
      player {
        id
        displayName
      }
    }
  }
}
fragment PlayTicket on Ticket {
  id
  state
  queueId
  modeIds
  queuedAt
  estimatedWaitS
  whyNotYet {
    binding
    playersWaiting
  }
  players {
    roleIds
    player {
      id
      displayName
    }
  }
  match {
    ...PlayMatch
  }
}`) as unknown as TypedDocumentString<PlayNowQuery, PlayNowQueryVariables>;
export const PlayHistoryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayHistory($after: Cursor) {
  me {
    id
    matches(first: 20, after: $after) {
      edges {
        node {
          ...PlayedMatch
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment PlayedMatch on PlayerMatch {
  team
  ratingChange {
    before {
      display
    }
    after {
      display
    }
  }
  match {
    id
    state
    queueId
    modeId
    mapId
    madeAt
    result {
      endedAt
      teams {
        rank
        score
      }
    }
  }
}`) as unknown as TypedDocumentString<PlayHistoryQuery, PlayHistoryQueryVariables>;
export const PlayRatingsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayRatings {
  me {
    id
    ratings {
      modeId
      display
      games
    }
  }
}
    `) as unknown as TypedDocumentString<PlayRatingsQuery, PlayRatingsQueryVariables>;
export const PlayServerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayServer($id: ID!) {
  match(id: $id) {
    id
    connection {
      siteId
      addresses
    }
  }
}
    `) as unknown as TypedDocumentString<PlayServerQuery, PlayServerQueryVariables>;
export const PlayJoinDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayJoin($input: JoinQueueInput!) {
  joinQueue(input: $input) {
    ticket {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayJoinMutation, PlayJoinMutationVariables>;
export const PlayLeaveDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayLeave($input: LeaveQueueInput!) {
  leaveQueue(input: $input) {
    ticket {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayLeaveMutation, PlayLeaveMutationVariables>;
export const PlayAcceptDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayAccept($input: AcceptMatchInput!) {
  acceptMatch(input: $input) {
    match {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayAcceptMutation, PlayAcceptMutationVariables>;
export const PlayDeclineDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PlayDecline($input: DeclineMatchInput!) {
  declineMatch(input: $input) {
    match {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PlayDeclineMutation, PlayDeclineMutationVariables>;
export const PlayUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription PlayUpdated($after: Cursor) {
  ticketUpdated(after: $after) {
    cursor
    ticketId
    state
    ticket {
      id
      queueId
    }
  }
}
    `) as unknown as TypedDocumentString<PlayUpdatedSubscription, PlayUpdatedSubscriptionVariables>;
export const ViewerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Viewer {
  me {
    id
    displayName
    inventoryCursor
    ticketCursor
    partyCursor
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const InventoryChangedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription InventoryChanged($after: Cursor, $locale: String!) {
  inventoryChanged(after: $after) {
    cursor
    reason
    changes {
      delta
      definition {
        name {
          text(locale: $locale)
        }
      }
    }
    wallet {
      delta
      currency {
        name {
          text(locale: $locale)
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<InventoryChangedSubscription, InventoryChangedSubscriptionVariables>;
export const ProfileDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Profile($after: Cursor) {
  me {
    id
    displayName
    username
    createdAt
    sessions(first: 20, after: $after) {
      edges {
        node {
          id
          createdAt
          lastUsedAt
          isCurrent
          userAgent
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProfileQuery, ProfileQueryVariables>;
export const EndSessionDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation EndSession($input: EndSessionInput!) {
  endSession(input: $input) {
    endedSessionIds
  }
}
    `) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const EndOtherSessionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation EndOtherSessions {
  endOtherSessions {
    endedSessionIds
  }
}
    `) as unknown as TypedDocumentString<EndOtherSessionsMutation, EndOtherSessionsMutationVariables>;
export const ShopsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Shops($locale: String!, $region: String!) {
  shops {
    id
    name {
      text(locale: $locale)
    }
    periodEndsAt
    offers {
      ...OfferCard
    }
  }
}
    fragment StoreLines on OfferContents {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
  boxes {
    quantity
    box {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment OfferCard on Offer {
  id
  name {
    text(locale: $locale)
  }
  contents {
    ...StoreLines
  }
  prices {
    amount
    currencyId
  }
  moneyPrice(region: $region) {
    amountMicros
    currency
  }
  availability {
    available
    reason
    until
  }
  stock {
    left
    total
  }
  limits {
    max
    remaining
    period
    resetsAt
  }
  saleEndsAt
}`) as unknown as TypedDocumentString<ShopsQuery, ShopsQueryVariables>;
export const OffersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Offers($after: Cursor, $locale: String!, $region: String!) {
  offers(first: 60, after: $after) {
    edges {
      node {
        ...OfferCard
        shopOnly
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment StoreLines on OfferContents {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
  boxes {
    quantity
    box {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment OfferCard on Offer {
  id
  name {
    text(locale: $locale)
  }
  contents {
    ...StoreLines
  }
  prices {
    amount
    currencyId
  }
  moneyPrice(region: $region) {
    amountMicros
    currency
  }
  availability {
    available
    reason
    until
  }
  stock {
    left
    total
  }
  limits {
    max
    remaining
    period
    resetsAt
  }
  saleEndsAt
}`) as unknown as TypedDocumentString<OffersQuery, OffersQueryVariables>;
export const OfferDetailDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OfferDetail($id: ID!, $locale: String!, $region: String!) {
  offer(id: $id) {
    ...OfferCard
    description {
      text(locale: $locale)
    }
    giftable
    contents {
      boxes {
        box {
          ...BoxOdds
        }
      }
    }
  }
}
    fragment BoxOdds on RandomBox {
  id
  name {
    text(locale: $locale)
  }
  revision
  drawCount
  guaranteedWithin
  entries {
    guaranteed
    odds {
      decimal
      numerator
      denominator
    }
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
  }
}
fragment StoreLines on OfferContents {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
  boxes {
    quantity
    box {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment OfferCard on Offer {
  id
  name {
    text(locale: $locale)
  }
  contents {
    ...StoreLines
  }
  prices {
    amount
    currencyId
  }
  moneyPrice(region: $region) {
    amountMicros
    currency
  }
  availability {
    available
    reason
    until
  }
  stock {
    left
    total
  }
  limits {
    max
    remaining
    period
    resetsAt
  }
  saleEndsAt
}`) as unknown as TypedDocumentString<OfferDetailQuery, OfferDetailQueryVariables>;
export const PurchaseOfferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PurchaseOffer($input: PurchaseOfferInput!) {
  purchaseOffer(input: $input) {
    order {
      id
      delivery {
        ...Delivered
      }
    }
  }
}
    fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}`) as unknown as TypedDocumentString<PurchaseOfferMutation, PurchaseOfferMutationVariables>;
export const StartCheckoutDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation StartCheckout($input: StartCheckoutInput!) {
  startCheckout(input: $input) {
    url
  }
}
    `) as unknown as TypedDocumentString<StartCheckoutMutation, StartCheckoutMutationVariables>;
export const StoreAuditDocument = /*#__PURE__*/ new TypedDocumentString(`
    query StoreAudit($after: Cursor, $filter: AuditFilterInput) {
  storeAudit(first: 50, after: $after, filter: $filter) {
    edges {
      node {
        ...AuditLine
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditLine on AuditEntry {
  id
  action
  actorId
  at
  reason
  subject
  details
}`) as unknown as TypedDocumentString<StoreAuditQuery, StoreAuditQueryVariables>;
export const InventoryAuditDocument = /*#__PURE__*/ new TypedDocumentString(`
    query InventoryAudit($after: Cursor, $filter: AuditFilterInput) {
  inventoryAudit(first: 50, after: $after, filter: $filter) {
    edges {
      node {
        ...AuditLine
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditLine on AuditEntry {
  id
  action
  actorId
  at
  reason
  subject
  details
}`) as unknown as TypedDocumentString<InventoryAuditQuery, InventoryAuditQueryVariables>;
export const MatchmakingAuditDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MatchmakingAudit($after: Cursor, $filter: AuditFilterInput) {
  matchmakingAudit(first: 50, after: $after, filter: $filter) {
    edges {
      node {
        ...AuditLine
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditLine on AuditEntry {
  id
  action
  actorId
  at
  reason
  subject
  details
}`) as unknown as TypedDocumentString<MatchmakingAuditQuery, MatchmakingAuditQueryVariables>;
export const CatalogInForceDocument = /*#__PURE__*/ new TypedDocumentString(`
    query CatalogInForce {
  storeCatalogExport
}
    `) as unknown as TypedDocumentString<CatalogInForceQuery, CatalogInForceQueryVariables>;
export const CatalogDraftsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query CatalogDrafts {
  storeCatalogDrafts {
    ...CatalogDraft
  }
}
    fragment CatalogDifference on StoreCatalogDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
fragment CatalogDraft on StoreCatalogDraft {
  id
  title
  version
  savedAt
  actorId
  changes {
    id
    content
  }
  diff {
    ...CatalogDifference
  }
  problems {
    entryId
    field
    bound
  }
}`) as unknown as TypedDocumentString<CatalogDraftsQuery, CatalogDraftsQueryVariables>;
export const CatalogPublicationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query CatalogPublications($after: Cursor) {
  storeCatalogPublications(first: 20, after: $after) {
    edges {
      node {
        number
        revision
        state
        note
        actorId
        publishedAt
        effectiveAt
        changedCount
        rolledBackTo
        diff {
          ...CatalogDifference
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CatalogDifference on StoreCatalogDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}`) as unknown as TypedDocumentString<CatalogPublicationsQuery, CatalogPublicationsQueryVariables>;
export const SaveCatalogDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SaveCatalogDraft($input: SaveStoreCatalogDraftInput!) {
  saveStoreCatalogDraft(input: $input) {
    draft {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SaveCatalogDraftMutation, SaveCatalogDraftMutationVariables>;
export const DiscardCatalogDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DiscardCatalogDraft($input: DiscardStoreCatalogDraftInput!) {
  discardStoreCatalogDraft(input: $input) {
    draft {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DiscardCatalogDraftMutation, DiscardCatalogDraftMutationVariables>;
export const PublishCatalogDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PublishCatalog($input: PublishStoreCatalogInput!) {
  publishStoreCatalog(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<PublishCatalogMutation, PublishCatalogMutationVariables>;
export const RollBackCatalogDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RollBackCatalog($input: RollBackStoreCatalogInput!) {
  rollBackStoreCatalog(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<RollBackCatalogMutation, RollBackCatalogMutationVariables>;
export const WithdrawCatalogDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawCatalog($input: WithdrawStoreCatalogInput!) {
  withdrawStoreCatalog(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawCatalogMutation, WithdrawCatalogMutationVariables>;
export const ItemsInForceDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemsInForce {
  itemDefinitionsExport
}
    `) as unknown as TypedDocumentString<ItemsInForceQuery, ItemsInForceQueryVariables>;
export const ItemsDraftsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemsDrafts {
  itemDefinitionsDrafts {
    ...ItemsDraft
  }
}
    fragment ItemsDifference on ItemDefinitionDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
fragment ItemsDraft on ItemDefinitionsDraft {
  id
  title
  version
  savedAt
  actorId
  changes
  diff {
    ...ItemsDifference
  }
  problems {
    entryId
    field
    bound
  }
}`) as unknown as TypedDocumentString<ItemsDraftsQuery, ItemsDraftsQueryVariables>;
export const ItemsPublicationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemsPublications($after: Cursor) {
  itemDefinitionPublications(first: 20, after: $after) {
    edges {
      node {
        number
        revision
        state
        note
        actorId
        publishedAt
        effectiveAt
        changedCount
        rolledBackTo
        diff {
          ...ItemsDifference
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ItemsDifference on ItemDefinitionDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}`) as unknown as TypedDocumentString<ItemsPublicationsQuery, ItemsPublicationsQueryVariables>;
export const SaveItemsDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SaveItemsDraft($input: SaveItemDefinitionsDraftInput!) {
  saveItemDefinitionsDraft(input: $input) {
    draft {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SaveItemsDraftMutation, SaveItemsDraftMutationVariables>;
export const DiscardItemsDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DiscardItemsDraft($input: DiscardItemDefinitionsDraftInput!) {
  discardItemDefinitionsDraft(input: $input) {
    draftId
  }
}
    `) as unknown as TypedDocumentString<DiscardItemsDraftMutation, DiscardItemsDraftMutationVariables>;
export const PublishItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PublishItems($input: PublishItemDefinitionsInput!) {
  publishItemDefinitions(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<PublishItemsMutation, PublishItemsMutationVariables>;
export const RollBackItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RollBackItems($input: RollBackItemDefinitionsInput!) {
  rollBackItemDefinitions(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<RollBackItemsMutation, RollBackItemsMutationVariables>;
export const WithdrawItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawItems($input: WithdrawItemDefinitionsInput!) {
  withdrawItemDefinitions(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawItemsMutation, WithdrawItemsMutationVariables>;
export const RulesInForceDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesInForce {
  ruleSet {
    revision
    entries {
      id
      content
    }
  }
}
    `) as unknown as TypedDocumentString<RulesInForceQuery, RulesInForceQueryVariables>;
export const RulesSchemaDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesSchema {
  ruleSetSchema
}
    `) as unknown as TypedDocumentString<RulesSchemaQuery, RulesSchemaQueryVariables>;
export const RulesProblemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesProblems($rules: JSON!) {
  validateRules(rules: $rules) {
    ...RulesProblem
  }
}
    fragment RulesProblem on RuleSetProblem {
  entryId
  field
  bound
}`) as unknown as TypedDocumentString<RulesProblemsQuery, RulesProblemsQueryVariables>;
export const RulesDraftsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesDrafts {
  ruleSetDrafts {
    id
    title
    version
    savedAt
    actorId
    changes {
      id
      content
    }
    diff {
      ...RulesDifference
    }
    problems {
      ...RulesProblem
    }
  }
}
    fragment RulesDifference on RuleSetDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}
fragment RulesProblem on RuleSetProblem {
  entryId
  field
  bound
}`) as unknown as TypedDocumentString<RulesDraftsQuery, RulesDraftsQueryVariables>;
export const RulesPublicationsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesPublications($after: Cursor) {
  ruleSetPublications(first: 20, after: $after) {
    edges {
      node {
        number
        revision
        state
        note
        actorId
        publishedAt
        effectiveAt
        changedCount
        rolledBackTo
        diff {
          ...RulesDifference
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment RulesDifference on RuleSetDifference {
  id
  kind
  fields {
    path
    before
    after
  }
}`) as unknown as TypedDocumentString<RulesPublicationsQuery, RulesPublicationsQueryVariables>;
export const SaveRulesDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SaveRulesDraft($input: SaveRuleSetDraftInput!) {
  saveRuleSetDraft(input: $input) {
    draft {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SaveRulesDraftMutation, SaveRulesDraftMutationVariables>;
export const DiscardRulesDraftDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DiscardRulesDraft($input: DiscardRuleSetDraftInput!) {
  discardRuleSetDraft(input: $input) {
    draft {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DiscardRulesDraftMutation, DiscardRulesDraftMutationVariables>;
export const PublishRulesDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PublishRules($input: PublishRuleSetInput!) {
  publishRuleSet(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<PublishRulesMutation, PublishRulesMutationVariables>;
export const RollBackRulesDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RollBackRules($input: RollBackRuleSetInput!) {
  rollBackRuleSet(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<RollBackRulesMutation, RollBackRulesMutationVariables>;
export const WithdrawRulesDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawRules($input: WithdrawRuleSetInput!) {
  withdrawRuleSet(input: $input) {
    publication {
      number
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawRulesMutation, WithdrawRulesMutationVariables>;
export const TryRulesDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation TryRules($input: SimulateRulesInput!) {
  simulateRules(input: $input) {
    simulation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TryRulesMutation, TryRulesMutationVariables>;
export const RulesTrialDocument = /*#__PURE__*/ new TypedDocumentString(`
    query RulesTrial($id: ID!) {
  rulesSimulation(id: $id) {
    id
    queueId
    state
    failure
    revision
    stream {
      source
      tickets
      players
      note
    }
    before {
      ...OutcomeFields
    }
    after {
      ...OutcomeFields
    }
  }
}
    fragment SpreadFields on SimulatedDistribution {
  p50
  p90
  p95
  p99
  buckets {
    from
    to
    share
  }
}
fragment OutcomeFields on SimulatedOutcome {
  players
  playersMatched
  matches
  inBandShare
  nearShare
  primaryShare
  autofillShare
  waitS {
    ...SpreadFields
  }
  pingMs {
    ...SpreadFields
  }
  winChanceOff {
    ...SpreadFields
  }
  partyGap {
    ...SpreadFields
  }
}`) as unknown as TypedDocumentString<RulesTrialQuery, RulesTrialQueryVariables>;
export const AllOrdersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query AllOrders($after: Cursor, $filter: OrderFilterInput) {
  orders(first: 25, after: $after, filter: $filter) {
    edges {
      node {
        ...OrderLine
        flags
        player {
          id
          displayName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment OrderLine on Order {
  id
  offerId
  quantity
  source
  state
  createdAt
  changedAt
  refundReason
  price {
    amount
    currencyId
  }
  moneyPrice {
    amountMicros
    currency
  }
  recipient {
    id
    displayName
  }
  delivery {
    ...Delivered
  }
}
fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}`) as unknown as TypedDocumentString<AllOrdersQuery, AllOrdersQueryVariables>;
export const OrderRecordDocument = /*#__PURE__*/ new TypedDocumentString(`
    query OrderRecord($id: ID!) {
  order(id: $id) {
    ...OrderLine
    offerRevision
    flags
    refundVersion
    refunds {
      id
      currency
      amountMicros
      quantity
      refundedAt
    }
    player {
      id
      displayName
    }
    draws {
      id
      boxId
      boxRevision
      places
      drawnAt
    }
  }
}
    fragment OrderLine on Order {
  id
  offerId
  quantity
  source
  state
  createdAt
  changedAt
  refundReason
  price {
    amount
    currencyId
  }
  moneyPrice {
    amountMicros
    currency
  }
  recipient {
    id
    displayName
  }
  delivery {
    ...Delivered
  }
}
fragment Delivered on OrderDelivery {
  items {
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
  entitlements {
    entitlementId
    durationS
  }
}`) as unknown as TypedDocumentString<OrderRecordQuery, OrderRecordQueryVariables>;
export const ReplayDrawDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReplayDraw($orderId: ID!) {
  replayDraw(orderId: $orderId) {
    agrees
    places
    weights
    seed
    missesBefore
    draw {
      id
      boxId
      boxRevision
      places
      drawnAt
    }
  }
}
    `) as unknown as TypedDocumentString<ReplayDrawQuery, ReplayDrawQueryVariables>;
export const RefundOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RefundOrder($input: RefundOrderInput!) {
  refundOrder(input: $input) {
    order {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<RefundOrderMutation, RefundOrderMutationVariables>;
export const SettleRefundDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SettleRefund($input: SettleRefundInput!) {
  settleRefund(input: $input) {
    order {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<SettleRefundMutation, SettleRefundMutationVariables>;
export const ReleaseOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ReleaseOrder($input: ReviewOrderInput!) {
  releaseOrder(input: $input) {
    order {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<ReleaseOrderMutation, ReleaseOrderMutationVariables>;
export const RejectOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RejectOrder($input: ReviewOrderInput!) {
  rejectOrder(input: $input) {
    order {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<RejectOrderMutation, RejectOrderMutationVariables>;
export const PlayersByNameDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayersByName($startsWith: String!, $after: Cursor) {
  playersByName(startsWith: $startsWith, first: 25, after: $after) {
    edges {
      node {
        id
        displayName
        username
        createdAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PlayersByNameQuery, PlayersByNameQueryVariables>;
export const PlayerRecordDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayerRecord($id: ID!, $locale: String!) {
  player(id: $id) {
    id
    displayName
    username
    createdAt
    wallet {
      amount
      currency {
        id
        name {
          text(locale: $locale)
        }
      }
    }
    debts {
      amount
      currency {
        id
        name {
          text(locale: $locale)
        }
      }
    }
    transferLock {
      reason
      until
    }
    entitlements {
      entitlementId
      active
      until
      name {
        text(locale: $locale)
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlayerRecordQuery, PlayerRecordQueryVariables>;
export const PlayerItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayerItems($id: ID!, $after: Cursor, $search: String, $locale: String!) {
  player(id: $id) {
    id
    items(first: 50, after: $after, filter: {search: $search}) {
      totalCount
      edges {
        node {
          ...ItemTile
          acquiredAt
          definition {
            stackable
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ItemTile on Item {
  id
  quantity
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
    imageUrl
  }
  hold {
    quantity
    reason
    until
  }
}`) as unknown as TypedDocumentString<PlayerItemsQuery, PlayerItemsQueryVariables>;
export const GrantToPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation GrantToPlayer($input: GrantItemsInput!) {
  grantItems(input: $input) {
    player {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GrantToPlayerMutation, GrantToPlayerMutationVariables>;
export const RevokeFromPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RevokeFromPlayer($input: RevokeItemsInput!) {
  revokeItems(input: $input) {
    player {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeFromPlayerMutation, RevokeFromPlayerMutationVariables>;
export const LiftTransferLockDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LiftTransferLock($input: LiftTransferLockInput!) {
  liftTransferLock(input: $input) {
    lifted
  }
}
    `) as unknown as TypedDocumentString<LiftTransferLockMutation, LiftTransferLockMutationVariables>;
export const PlayerMatchmakingDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayerMatchmaking($id: ID!, $after: Cursor) {
  player(id: $id) {
    id
    ratings {
      modeId
      display
      games
    }
    ticket {
      id
      state
      queueId
      modeIds
      queuedAt
      changedAt
      estimatedWaitS
      whyNotYet {
        binding
        playersWaiting
        bestCostS
        bestWorthS
        counts {
          waiting
          onASite
          unblocked
          protectionAllows
          inWindow
        }
      }
      match {
        id
        state
      }
    }
    matches(first: 20, after: $after) {
      edges {
        node {
          ...PlayedMatch
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment PlayedMatch on PlayerMatch {
  team
  ratingChange {
    before {
      display
    }
    after {
      display
    }
  }
  match {
    id
    state
    queueId
    modeId
    mapId
    madeAt
    result {
      endedAt
      teams {
        rank
        score
      }
    }
  }
}`) as unknown as TypedDocumentString<PlayerMatchmakingQuery, PlayerMatchmakingQueryVariables>;
export const MeStaffDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MeStaff {
  meStaff {
    id
    username
    scopes
  }
}
    `) as unknown as TypedDocumentString<MeStaffQuery, MeStaffQueryVariables>;
export const FlaggedTradesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query FlaggedTrades($after: Cursor, $locale: String!) {
  flaggedTrades(first: 25, after: $after) {
    edges {
      node {
        ...TradeLine
        imbalances {
          currencyId
          difference
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<FlaggedTradesQuery, FlaggedTradesQueryVariables>;
export const UndoPreviewDocument = /*#__PURE__*/ new TypedDocumentString(`
    query UndoPreview($playerId: ID!, $sinceAt: DateTime!) {
  tradeReversalPreview(playerId: $playerId, sinceAt: $sinceAt) {
    isWhole
    handovers {
      sourceId
      kind
      handedOverAt
      lines {
        ...ReversedPart
      }
    }
  }
}
    fragment ReversedPart on ReversedLine {
  amount
  missing
  definitionId
  itemId
  currencyId
  from {
    id
    displayName
  }
  to {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<UndoPreviewQuery, UndoPreviewQueryVariables>;
export const UndoneDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Undone($id: ID!, $after: Cursor) {
  tradeReversal(id: $id) {
    id
    reason
    actorId
    sinceAt
    createdAt
    completedAt
    player {
      id
      displayName
    }
    handovers(first: 50, after: $after) {
      edges {
        node {
          sourceId
          kind
          reversedAt
          lines {
            ...ReversedPart
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ReversedPart on ReversedLine {
  amount
  missing
  definitionId
  itemId
  currencyId
  from {
    id
    displayName
  }
  to {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<UndoneQuery, UndoneQueryVariables>;
export const ReverseTradesDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ReverseTrades($input: ReverseTradesInput!) {
  reverseTrades(input: $input) {
    reversal {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ReverseTradesMutation, ReverseTradesMutationVariables>;
export const TradesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Trades($after: Cursor, $states: [TradeState!], $locale: String!) {
  me {
    id
    trades(first: 25, after: $after, filter: {states: $states}) {
      edges {
        node {
          ...TradeLine
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<TradesQuery, TradesQueryVariables>;
export const TradeDetailDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TradeDetail($id: ID!, $locale: String!) {
  trade(id: $id) {
    ...TradeLine
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<TradeDetailQuery, TradeDetailQueryVariables>;
export const TransferLockDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TransferLock {
  me {
    id
    transferLock {
      reason
      until
    }
  }
}
    `) as unknown as TypedDocumentString<TransferLockQuery, TransferLockQueryVariables>;
export const PlayerByIdDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayerById($id: ID!) {
  player(id: $id) {
    id
    displayName
    createdAt
  }
}
    `) as unknown as TypedDocumentString<PlayerByIdQuery, PlayerByIdQueryVariables>;
export const TradableItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TradableItems($after: Cursor, $filter: ItemFilterInput!, $locale: String!) {
  me {
    id
    items(first: 60, after: $after, filter: $filter) {
      edges {
        node {
          ...ItemTile
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ItemTile on Item {
  id
  quantity
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
    imageUrl
  }
  hold {
    quantity
    reason
    until
  }
}`) as unknown as TypedDocumentString<TradableItemsQuery, TradableItemsQueryVariables>;
export const ProposeTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ProposeTrade($input: ProposeTradeInput!, $locale: String!) {
  proposeTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<ProposeTradeMutation, ProposeTradeMutationVariables>;
export const UpdateTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UpdateTrade($input: UpdateTradeInput!, $locale: String!) {
  updateTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<UpdateTradeMutation, UpdateTradeMutationVariables>;
export const AcceptTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptTrade($input: TradeVersionInput!, $locale: String!) {
  acceptTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<AcceptTradeMutation, AcceptTradeMutationVariables>;
export const ConfirmTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ConfirmTrade($input: TradeVersionInput!, $locale: String!) {
  confirmTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<ConfirmTradeMutation, ConfirmTradeMutationVariables>;
export const CancelTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelTrade($input: EndTradeInput!, $locale: String!) {
  cancelTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<CancelTradeMutation, CancelTradeMutationVariables>;
export const DeclineTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineTrade($input: EndTradeInput!, $locale: String!) {
  declineTrade(input: $input) {
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<DeclineTradeMutation, DeclineTradeMutationVariables>;
export const TradeUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription TradeUpdated($after: Cursor, $locale: String!) {
  tradeUpdated(after: $after) {
    cursor
    state
    trade {
      ...TradeLine
    }
  }
}
    fragment TradeGives on TradeSide {
  confirmed
  player {
    id
    displayName
  }
  items {
    itemId
    quantity
    definition {
      id
      name {
        text(locale: $locale)
      }
      rarity
      imageUrl
    }
  }
  currencies {
    amount
    currency {
      id
      name {
        text(locale: $locale)
      }
    }
  }
}
fragment TradeLine on Trade {
  id
  state
  version
  message
  createdAt
  updatedAt
  expiresAt
  proposer {
    ...TradeGives
  }
  recipient {
    ...TradeGives
  }
}`) as unknown as TypedDocumentString<TradeUpdatedSubscription, TradeUpdatedSubscriptionVariables>;
export const WalletDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Wallet($locale: String!) {
  me {
    id
    wallet {
      amount
      currency {
        id
        name {
          text(locale: $locale)
        }
      }
    }
    heldCurrencies {
      currencyId
      amount
      reason
      until
    }
    debts {
      amount
      currency {
        id
        name {
          text(locale: $locale)
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WalletQuery, WalletQueryVariables>;
export const RepayDebtDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RepayDebt($input: RepayDebtInput!) {
  repayDebt(input: $input) {
    debts {
      amount
      currencyId
    }
  }
}
    `) as unknown as TypedDocumentString<RepayDebtMutation, RepayDebtMutationVariables>;
export const StatementDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Statement($currencyId: ID, $after: Cursor) {
  me {
    id
    statement(currencyId: $currencyId, first: 25, after: $after) {
      edges {
        node {
          id
          at
          currencyId
          delta
          reason
          counterparty {
            ...WhoHadIt
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment WhoHadIt on Party {
  kind
  player {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<StatementQuery, StatementQueryVariables>;