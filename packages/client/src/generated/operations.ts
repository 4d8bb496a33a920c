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

/** Items and currencies: 1 to 100 lines in all. */
export type BundleInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
};

/** What a player uses up. */
export type ConsumeItemInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** An item of the caller's own. */
  readonly itemId: string;
  /** 1 to what the stack holds; 1 for an item that does not stack. */
  readonly quantity: string;
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

/** A document to delete. */
export type DeleteDocumentInput = {
  /** The version that was read; CONFLICT with the version there is when it is another. */
  readonly expectedVersion?: string | null | undefined;
  /** The document's key. */
  readonly key: string;
  /** Whose it is. A player may leave it out, for themselves. */
  readonly playerId?: string | null | undefined;
};

/** A document as it is to be. */
export type DocumentInput = {
  /** Any JSON but null, at most 262144 bytes as canonical JSON and 32 levels deep. */
  readonly content: unknown;
  /** The version that was read, 0 when there was none; CONFLICT with the version there is when it is another. What is there is replaced where absent. */
  readonly expectedVersion?: string | null | undefined;
  /** Names it among the player's: 1 to 128 of letters, digits and . _ / -, a letter or digit first. */
  readonly key: string;
  /** OWNER or PUBLIC for a player. Stays as it is where absent; OWNER for a new document. */
  readonly readers?: DocumentReaders | null | undefined;
  /** OWNER for a player. Stays as it is where absent; OWNER for a new document. */
  readonly writers?: DocumentWriters | null | undefined;
};

/** Who reads a document. */
export type DocumentReaders =
  /** The player too. */
  | 'OWNER'
  /** Everyone. */
  | 'PUBLIC'
  /** Who has the scope documents:read: services, game servers and staff. */
  | 'SERVER';

/** Who writes a document. */
export type DocumentWriters =
  /** The player too. */
  | 'OWNER'
  /** Who has the scope documents:write: services, game servers and staff. */
  | 'SERVER';

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

/** Another player than the caller, in a group. */
export type GroupPlayerInput = {
  /** The group's id. */
  readonly groupId: string;
  /** The player's id. */
  readonly playerId: string;
};

/** What a member of a group may do. */
export type GroupRole =
  /** Is in the group. */
  | 'MEMBER'
  /** Invites, admits and refuses players, and removes members. */
  | 'OFFICER'
  /** Everything; a group has one. */
  | 'OWNER';

/** The role of another player in a group. */
export type GroupRoleInput = {
  /** The group's id. */
  readonly groupId: string;
  /** The player's id. */
  readonly playerId: string;
  /** OFFICER or MEMBER. */
  readonly role: GroupRole;
};

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

/** So many of a kind of item. */
export type ItemLineInput = {
  /** The slug of the kind of item. */
  readonly definitionId: string;
  /** 1 to 1000000000000, and to the definition's stackMax; of kinds that do not stack 100 in all. */
  readonly quantity: string;
};

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

/** What a player or a staff member signs in with. */
export type LoginInput = {
  /** The installation that signs in: a UUID in lower case that the client makes once and keeps. What a player has may be locked for a while after a sign-in from a device that was not seen before; the first device is trusted. Staff have no devices. */
  readonly deviceId?: string | null | undefined;
  /** 1 to 256 characters. */
  readonly password: string;
  /** How the client names itself in the list of sessions, such as `Chrome on Windows`; 1 to 200 characters. */
  readonly userAgent?: string | null | undefined;
  /** 3 to 24 characters of A-Z, a-z, 0-9, _, . and -; the case of letters does not tell names apart. */
  readonly username: string;
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

/** Which offers are listed: those that fit everything that is given. */
export type OfferFilterInput = {
  /** Only those that the caller can buy now, or only the others. */
  readonly available?: boolean | null | undefined;
  /** Only these, 1 to 100. */
  readonly offerIds?: ReadonlyArray<string> | null | undefined;
};

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

/** Who takes real money for the game. */
export type PaymentProvider =
  /** Apple's App Store. */
  | 'APPLE'
  /** The web checkout. */
  | 'CHECKOUT'
  /** Google Play. */
  | 'GOOGLE'
  /** Steam. */
  | 'STEAM';

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

/** Whether a product is bought once or runs until it ends. */
export type PurchaseForm =
  /** It is bought once. */
  | 'ONE_TIME'
  /** It runs, and renews, until it ends. */
  | 'SUBSCRIPTION';

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

/** What a session is refreshed with. */
export type RefreshSessionInput = {
  /** The refresh token of the last sign-in or refresh. */
  readonly refreshToken: string;
};

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

/** What a new player signs up with. */
export type RegisterInput = {
  /** The installation that signs in: a UUID in lower case that the client makes once and keeps. What a player has may be locked for a while after a sign-in from a device that was not seen before; the first device is trusted. */
  readonly deviceId?: string | null | undefined;
  /** What others call the player: 1 to 32 visible characters (128 code points at most), none of them a control, invisible or direction character. Spaces around it are removed. */
  readonly displayName: string;
  /** 8 to 256 characters, of any kind. */
  readonly password: string;
  /** How the client names itself in the list of sessions, such as `Chrome on Windows`; 1 to 200 characters. */
  readonly userAgent?: string | null | undefined;
  /** 3 to 24 characters of A-Z, a-z, 0-9, _, . and -; the case of letters does not tell names apart. */
  readonly username: string;
};

/** What the caller pays off. */
export type RepayDebtInput = {
  /** 1 to what is owed. */
  readonly amount: string;
  /** The currency's slug. */
  readonly currencyId: string;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
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

/** A document to save. */
export type SaveDocumentInput = {
  /** Any JSON but null, at most 262144 bytes as canonical JSON and 32 levels deep. */
  readonly content: unknown;
  /** The version that was read, 0 when there was none; CONFLICT with the version there is when it is another. What is there is replaced where absent. */
  readonly expectedVersion?: string | null | undefined;
  /** Names it among the player's: 1 to 128 of letters, digits and . _ / -, a letter or digit first. */
  readonly key: string;
  /** Whose it is. A player may leave it out, for themselves. */
  readonly playerId?: string | null | undefined;
  /** OWNER or PUBLIC for a player. Stays as it is where absent; OWNER for a new document. */
  readonly readers?: DocumentReaders | null | undefined;
  /** OWNER for a player. Stays as it is where absent; OWNER for a new document. */
  readonly writers?: DocumentWriters | null | undefined;
};

/** Documents of one player to save together. */
export type SaveDocumentsInput = {
  /** 1 to 20, each key once. */
  readonly documents: ReadonlyArray<DocumentInput>;
  /** Whose it is. A player may leave it out, for themselves. */
  readonly playerId?: string | null | undefined;
};

/** How the caller is there. */
export type SetPresenceInput = {
  /** ONLINE, AWAY, IN_MATCH or INVISIBLE. */
  readonly state: PresenceState;
  /** What the game says of it, 1 to 64 visible characters; nothing where absent. */
  readonly status?: string | null | undefined;
};

/** A slot of loadouts. */
export type SlotInput = {
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
  /** An item fits whose kind has one of these tags, at most 20; every item where there are none. */
  readonly tags?: ReadonlyArray<string>;
};

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

/** What the caller will pay for in Steam. */
export type StartSteamPurchaseInput = {
  /** ISO 4217: that of `Offer.moneyPrice` for the region. */
  readonly currency: string;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** For what Steam shows: ISO 639-1. */
  readonly language?: string;
  /** The offer's slug. */
  readonly offerId: string;
  /** 1 to 100, and no more than one order delivers: 1000 draws of boxes, 1000 items that do not stack, whatever the boxes hold. */
  readonly quantity?: number;
  /** Where the caller is: ISO 3166-1 alpha-2. */
  readonly region: string;
  /** The caller's Steam id of 64 bits, in decimal. */
  readonly steamId: string;
};

/** What a new player gets: 1 to 100 lines in all. */
export type StarterGrantInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
};

/** What a store gave to the caller's client. */
export type SubmitReceiptInput = {
  /** For GOOGLE; the others say it themselves. */
  readonly form?: PurchaseForm;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** The store. */
  readonly provider: PaymentProvider;
  /** APPLE: the signed transaction of StoreKit 2. GOOGLE: the purchase token. STEAM and CHECKOUT: the order's id. At most 65536 characters. */
  readonly receipt: string;
};

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

/** Which trades are listed: those that fit everything that is given. */
export type TradeFilterInput = {
  /** Where they are; anywhere where absent. */
  readonly states?: ReadonlyArray<TradeState> | null | undefined;
  /** Only those with this other player. */
  readonly withPlayerId?: string | null | undefined;
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

/** What goes from one player to another. */
export type TransferItemInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** An item of the caller's own; of anyone's with the scope inventory:transfer. */
  readonly itemId: string;
  /** 1 to what the stack holds; 1 for an item that does not stack. */
  readonly quantity: string;
  /** The player who gets it: another than the owner. */
  readonly toPlayerId: string;
};

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

export type DocumentContentFragment = { readonly key: string, readonly content: unknown, readonly version: string, readonly readers: DocumentReaders, readonly writers: DocumentWriters, readonly savedAt: string };

export type DocumentQueryVariables = Exact<{
  key: string;
}>;


export type DocumentQuery = { readonly me: { readonly id: string, readonly document: { readonly key: string, readonly content: unknown, readonly version: string, readonly readers: DocumentReaders, readonly writers: DocumentWriters, readonly savedAt: string } | null } };

export type DocumentsQueryVariables = Exact<{
  prefix?: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DocumentsQuery = { readonly me: { readonly id: string, readonly documents: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly key: string, readonly content: unknown, readonly version: string, readonly readers: DocumentReaders, readonly writers: DocumentWriters, readonly savedAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type SaveDocumentMutationVariables = Exact<{
  input: SaveDocumentInput;
}>;


export type SaveDocumentMutation = { readonly saveDocument: { readonly document: { readonly key: string, readonly content: unknown, readonly version: string, readonly readers: DocumentReaders, readonly writers: DocumentWriters, readonly savedAt: string } } };

export type SaveDocumentsMutationVariables = Exact<{
  input: SaveDocumentsInput;
}>;


export type SaveDocumentsMutation = { readonly saveDocuments: { readonly documents: ReadonlyArray<{ readonly key: string, readonly content: unknown, readonly version: string, readonly readers: DocumentReaders, readonly writers: DocumentWriters, readonly savedAt: string }> } };

export type DeleteDocumentMutationVariables = Exact<{
  input: DeleteDocumentInput;
}>;


export type DeleteDocumentMutation = { readonly deleteDocument: { readonly deleted: boolean } };

export type GroupFieldsFragment = { readonly id: string, readonly name: string, readonly createdAt: string };

export type GroupByIdQueryVariables = Exact<{
  id: string;
}>;


export type GroupByIdQuery = { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string, readonly members: ReadonlyArray<{ readonly role: GroupRole, readonly since: string, readonly player: { readonly id: string, readonly displayName: string } }> } | null };

export type GroupCallsQueryVariables = Exact<{
  id: string;
}>;


export type GroupCallsQuery = { readonly group: { readonly id: string, readonly invitations: ReadonlyArray<{ readonly since: string, readonly player: { readonly id: string, readonly displayName: string } }> | null, readonly applications: ReadonlyArray<{ readonly since: string, readonly player: { readonly id: string, readonly displayName: string } }> | null } | null };

export type MyGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyGroupsQuery = { readonly me: { readonly id: string, readonly groups: ReadonlyArray<{ readonly role: GroupRole, readonly since: string, readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null }>, readonly groupInvitations: ReadonlyArray<{ readonly since: string, readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null }> | null, readonly groupApplications: ReadonlyArray<{ readonly since: string, readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null }> | null } };

export type CreateGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CreateGroupMutation = { readonly createGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type InviteToGroupMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type InviteToGroupMutation = { readonly inviteToGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type WithdrawGroupInvitationMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type WithdrawGroupInvitationMutation = { readonly withdrawGroupInvitation: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type AdmitToGroupMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type AdmitToGroupMutation = { readonly admitToGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type RefuseGroupApplicationMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type RefuseGroupApplicationMutation = { readonly refuseGroupApplication: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type RemoveFromGroupMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type RemoveFromGroupMutation = { readonly removeFromGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type HandOverGroupMutationVariables = Exact<{
  input: GroupPlayerInput;
}>;


export type HandOverGroupMutation = { readonly handOverGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type ChangeGroupRoleMutationVariables = Exact<{
  input: GroupRoleInput;
}>;


export type ChangeGroupRoleMutation = { readonly changeGroupRole: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type ApplyToGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type ApplyToGroupMutation = { readonly applyToGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type WithdrawGroupApplicationMutationVariables = Exact<{
  input: GroupInput;
}>;


export type WithdrawGroupApplicationMutation = { readonly withdrawGroupApplication: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type AcceptGroupInvitationMutationVariables = Exact<{
  input: GroupInput;
}>;


export type AcceptGroupInvitationMutation = { readonly acceptGroupInvitation: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type DeclineGroupInvitationMutationVariables = Exact<{
  input: GroupInput;
}>;


export type DeclineGroupInvitationMutation = { readonly declineGroupInvitation: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type LeaveGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type LeaveGroupMutation = { readonly leaveGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type DisbandGroupMutationVariables = Exact<{
  input: GroupInput;
}>;


export type DisbandGroupMutation = { readonly disbandGroup: { readonly group: { readonly id: string, readonly name: string, readonly createdAt: string } | null } };

export type ItemLineFragment = { readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } };

export type InventoryQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  locale?: string;
}>;


export type InventoryQuery = { readonly me: { readonly id: string, readonly displayName: string, readonly inventoryCursor: string | null, readonly wallet: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> | null, readonly items: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type GrantItemsMutationVariables = Exact<{
  input: GrantItemsInput;
  locale?: string;
}>;


export type GrantItemsMutation = { readonly grantItems: { readonly items: ReadonlyArray<{ readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } }>, readonly wallet: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } };

export type ConsumeItemMutationVariables = Exact<{
  input: ConsumeItemInput;
  locale?: string;
}>;


export type ConsumeItemMutation = { readonly consumeItem: { readonly item: { readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } } | null } };

export type TransferItemMutationVariables = Exact<{
  input: TransferItemInput;
  locale?: string;
}>;


export type TransferItemMutation = { readonly transferItem: { readonly item: { readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } } | null } };

export type InventoryChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  playerId?: string | null | undefined;
  locale?: string;
}>;


export type InventoryChangedSubscription = { readonly inventoryChanged: { readonly cursor: string, readonly reason: InventoryChangeReason, readonly occurredAt: string, readonly changes: ReadonlyArray<{ readonly definitionId: string, readonly itemId: string | null, readonly delta: string, readonly item: { readonly id: string, readonly quantity: string, readonly acquiredAt: string, readonly owner: { readonly id: string, readonly displayName: string } | null, readonly definition: { readonly id: string, readonly rarity: string, readonly name: { readonly text: string } } } | null }>, readonly wallet: ReadonlyArray<{ readonly currencyId: string, readonly delta: string, readonly amount: string }> } };

export type PublishItemDefinitionsMutationVariables = Exact<{
  input: PublishItemDefinitionsInput;
}>;


export type PublishItemDefinitionsMutation = { readonly publishItemDefinitions: { readonly publishedAt: string, readonly changedCount: number } };

export type QueueFieldsFragment = { readonly id: string, readonly teamCount: number, readonly teamSize: number, readonly partySizes: ReadonlyArray<number>, readonly roleIds: ReadonlyArray<string>, readonly acceptanceSeconds: number | null, readonly modes: ReadonlyArray<{ readonly id: string, readonly mapIds: ReadonlyArray<string> }> };

export type MatchNowFragment = { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> };

export type TicketNowFragment = { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null };

export type QueuesQueryVariables = Exact<{ [key: string]: never; }>;


export type QueuesQuery = { readonly queues: ReadonlyArray<{ readonly id: string, readonly teamCount: number, readonly teamSize: number, readonly partySizes: ReadonlyArray<number>, readonly roleIds: ReadonlyArray<string>, readonly acceptanceSeconds: number | null, readonly modes: ReadonlyArray<{ readonly id: string, readonly mapIds: ReadonlyArray<string> }> }> };

export type MyTicketQueryVariables = Exact<{ [key: string]: never; }>;


export type MyTicketQuery = { readonly me: { readonly id: string, readonly ticketCursor: string | null, readonly ticket: { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } | null } };

export type MyMatchesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyMatchesQuery = { readonly me: { readonly id: string, readonly ratings: ReadonlyArray<{ readonly modeId: string, readonly display: number, readonly games: number }> | null, readonly matches: { readonly edges: ReadonlyArray<{ readonly node: { readonly team: number, readonly ratingChange: { readonly before: { readonly display: number }, readonly after: { readonly display: number } } | null, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly result: { readonly endedAt: string, readonly teams: ReadonlyArray<{ readonly rank: number, readonly score: number | null }> } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type TicketByIdQueryVariables = Exact<{
  id: string;
}>;


export type TicketByIdQuery = { readonly ticket: { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } | null };

export type MatchByIdQueryVariables = Exact<{
  id: string;
}>;


export type MatchByIdQuery = { readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null };

export type JoinMatchQueryVariables = Exact<{
  id: string;
}>;


export type JoinMatchQuery = { readonly match: { readonly id: string, readonly state: MatchState, readonly connection: { readonly siteId: string, readonly addresses: ReadonlyArray<string>, readonly connectToken: string, readonly expiresAt: string } | null } | null };

export type JoinQueueMutationVariables = Exact<{
  input: JoinQueueInput;
}>;


export type JoinQueueMutation = { readonly joinQueue: { readonly ticket: { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } } };

export type LeaveQueueMutationVariables = Exact<{
  input: LeaveQueueInput;
}>;


export type LeaveQueueMutation = { readonly leaveQueue: { readonly ticket: { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } } };

export type AcceptMatchMutationVariables = Exact<{
  input: AcceptMatchInput;
}>;


export type AcceptMatchMutation = { readonly acceptMatch: { readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } } };

export type DeclineMatchMutationVariables = Exact<{
  input: DeclineMatchInput;
}>;


export type DeclineMatchMutation = { readonly declineMatch: { readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } } };

export type TicketUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type TicketUpdatedSubscription = { readonly ticketUpdated: { readonly cursor: string, readonly ticketId: string, readonly state: TicketState, readonly version: number, readonly occurredAt: string, readonly ticket: { readonly id: string, readonly state: TicketState, readonly version: number, readonly queueId: string, readonly modeIds: ReadonlyArray<string> | null, readonly queuedAt: string, readonly changedAt: string, readonly estimatedWaitS: number | null, readonly whyNotYet: { readonly binding: TicketBinding, readonly playersWaiting: number | null } | null, readonly players: ReadonlyArray<{ readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly match: { readonly id: string, readonly state: MatchState, readonly queueId: string, readonly modeId: string, readonly mapId: string, readonly madeAt: string, readonly acceptUntil: string | null, readonly explanation: { readonly winChance: number, readonly costS: number, readonly worthS: number, readonly isForStarving: boolean, readonly costs: ReadonlyArray<{ readonly term: MatchTerm, readonly costS: number }> } | null, readonly teams: ReadonlyArray<{ readonly players: ReadonlyArray<{ readonly seat: number, readonly roleId: string | null, readonly answer: MatchAnswer | null, readonly player: { readonly id: string, readonly displayName: string } | null }> }> } | null } } };

export type PartyNowFragment = { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> };

export type MyPartyQueryVariables = Exact<{ [key: string]: never; }>;


export type MyPartyQuery = { readonly me: { readonly id: string, readonly partyCursor: string | null, readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } | null, readonly partyInvites: ReadonlyArray<{ readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> }> | null } };

export type CreatePartyMutationVariables = Exact<{ [key: string]: never; }>;


export type CreatePartyMutation = { readonly createParty: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type InviteToPartyMutationVariables = Exact<{
  input: PartyPlayerInput;
}>;


export type InviteToPartyMutation = { readonly inviteToParty: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type AcceptPartyInviteMutationVariables = Exact<{
  input: PartyInput;
}>;


export type AcceptPartyInviteMutation = { readonly acceptPartyInvite: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type DeclinePartyInviteMutationVariables = Exact<{
  input: PartyInput;
}>;


export type DeclinePartyInviteMutation = { readonly declinePartyInvite: { readonly partyId: string } };

export type SetPartyReadyMutationVariables = Exact<{
  input: PartyReadyInput;
}>;


export type SetPartyReadyMutation = { readonly setPartyReady: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type MakePartyLeaderMutationVariables = Exact<{
  input: PartyPlayerInput;
}>;


export type MakePartyLeaderMutation = { readonly makePartyLeader: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type RemoveFromPartyMutationVariables = Exact<{
  input: PartyPlayerInput;
}>;


export type RemoveFromPartyMutation = { readonly removeFromParty: { readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } } };

export type LeavePartyMutationVariables = Exact<{
  input: PartyInput;
}>;


export type LeavePartyMutation = { readonly leaveParty: { readonly partyId: string } };

export type PartyUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PartyUpdatedSubscription = { readonly partyUpdated: { readonly cursor: string, readonly partyId: string, readonly deed: PartyDeed, readonly occurredAt: string, readonly player: { readonly id: string, readonly displayName: string } | null, readonly party: { readonly id: string, readonly version: number, readonly sizeMax: number, readonly leader: { readonly id: string, readonly displayName: string } | null, readonly members: ReadonlyArray<{ readonly isReady: boolean, readonly roleIds: ReadonlyArray<string>, readonly player: { readonly id: string, readonly displayName: string } | null }>, readonly invites: ReadonlyArray<{ readonly expiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null }> } | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly id: string, readonly displayName: string, readonly createdAt: string } };

export type PlayersByIdsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type PlayersByIdsQuery = { readonly players: ReadonlyArray<{ readonly id: string, readonly displayName: string } | null> };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { readonly register: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { readonly login: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly player: { readonly id: string, readonly displayName: string } | null } };

export type LoginStaffMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginStaffMutation = { readonly loginStaff: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string, readonly staff: { readonly id: string, readonly username: string, readonly scopes: ReadonlyArray<string> } | null } };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { readonly refreshSession: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly refreshTokenExpiresAt: string } };

export type LogoutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogoutMutation = { readonly logout: { readonly endedSessionIds: ReadonlyArray<string> } };

export type SocialPlayerFieldsFragment = { readonly id: string, readonly displayName: string };

export type MyFriendsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyFriendsQuery = { readonly me: { readonly id: string, readonly friends: { readonly edges: ReadonlyArray<{ readonly node: { readonly since: string, readonly player: { readonly id: string, readonly displayName: string, readonly presence: { readonly state: PresenceState, readonly status: string | null } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type MyFriendRequestsQueryVariables = Exact<{
  first?: number | null | undefined;
  receivedAfter?: string | null | undefined;
  sentAfter?: string | null | undefined;
}>;


export type MyFriendRequestsQuery = { readonly me: { readonly id: string, readonly receivedFriendRequests: { readonly edges: ReadonlyArray<{ readonly node: { readonly sentAt: string, readonly player: { readonly id: string, readonly displayName: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly sentFriendRequests: { readonly edges: ReadonlyArray<{ readonly node: { readonly sentAt: string, readonly player: { readonly id: string, readonly displayName: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type MyBlocksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyBlocksQuery = { readonly me: { readonly id: string, readonly blocks: { readonly edges: ReadonlyArray<{ readonly node: { readonly since: string, readonly player: { readonly id: string, readonly displayName: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type PlayerByUsernameQueryVariables = Exact<{
  username: string;
}>;


export type PlayerByUsernameQuery = { readonly playerByUsername: { readonly id: string, readonly displayName: string } | null };

export type RequestFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type RequestFriendMutation = { readonly requestFriend: { readonly state: FriendshipState, readonly player: { readonly id: string, readonly displayName: string } } };

export type AcceptFriendRequestMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type AcceptFriendRequestMutation = { readonly acceptFriendRequest: { readonly state: FriendshipState, readonly player: { readonly id: string, readonly displayName: string } } };

export type DeclineFriendRequestMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type DeclineFriendRequestMutation = { readonly declineFriendRequest: { readonly state: FriendshipState, readonly player: { readonly id: string, readonly displayName: string } } };

export type WithdrawFriendRequestMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type WithdrawFriendRequestMutation = { readonly withdrawFriendRequest: { readonly state: FriendshipState, readonly player: { readonly id: string, readonly displayName: string } } };

export type RemoveFriendMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type RemoveFriendMutation = { readonly removeFriend: { readonly state: FriendshipState, readonly player: { readonly id: string, readonly displayName: string } } };

export type BlockPlayerMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type BlockPlayerMutation = { readonly blockPlayer: { readonly isBlocked: boolean, readonly player: { readonly id: string, readonly displayName: string } } };

export type UnblockPlayerMutationVariables = Exact<{
  input: OtherPlayerInput;
}>;


export type UnblockPlayerMutation = { readonly unblockPlayer: { readonly isBlocked: boolean, readonly player: { readonly id: string, readonly displayName: string } } };

export type SetPresenceMutationVariables = Exact<{
  input: SetPresenceInput;
}>;


export type SetPresenceMutation = { readonly setPresence: { readonly until: string, readonly presence: { readonly state: PresenceState, readonly status: string | null } } };

export type MyPresenceCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type MyPresenceCursorQuery = { readonly me: { readonly id: string, readonly presenceCursor: string | null } };

export type PresenceChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PresenceChangedSubscription = { readonly presenceChanged: { readonly cursor: string, readonly friends: ReadonlyArray<{ readonly player: { readonly id: string, readonly displayName: string }, readonly presence: { readonly state: PresenceState, readonly status: string | null } | null }> } };

export type CameFromFragment = { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null };

export type WalletQueryVariables = Exact<{ [key: string]: never; }>;


export type WalletQuery = { readonly me: { readonly id: string, readonly wallet: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> | null, readonly debts: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> | null } };

export type StatementQueryVariables = Exact<{
  currencyId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StatementQuery = { readonly me: { readonly id: string, readonly statement: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly at: string, readonly currencyId: string, readonly delta: string, readonly reason: string, readonly counterparty: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type ItemHistoryQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ItemHistoryQuery = { readonly item: { readonly id: string, readonly history: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly at: string, readonly reason: string, readonly from: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null }, readonly to: { readonly kind: PartyKind, readonly player: { readonly id: string, readonly displayName: string } | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type RepayDebtMutationVariables = Exact<{
  input: RepayDebtInput;
}>;


export type RepayDebtMutation = { readonly repayDebt: { readonly debts: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } };

export type StoreOfferFragment = { readonly id: string, readonly revision: number, readonly giftable: boolean, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly description: { readonly text: string } | null, readonly prices: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly odds: { readonly numerator: string, readonly denominator: string, readonly decimal: string } }> } }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly limits: ReadonlyArray<{ readonly period: LimitPeriod, readonly max: number, readonly remaining: number, readonly resetsAt: string | null }>, readonly stock: { readonly total: number, readonly left: number } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null } };

export type StoreOrderFragment = { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null };

export type OffersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: OfferFilterInput | null | undefined;
  region?: string;
  locale?: string;
}>;


export type OffersQuery = { readonly offers: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly revision: number, readonly giftable: boolean, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly description: { readonly text: string } | null, readonly prices: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly odds: { readonly numerator: string, readonly denominator: string, readonly decimal: string } }> } }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly limits: ReadonlyArray<{ readonly period: LimitPeriod, readonly max: number, readonly remaining: number, readonly resetsAt: string | null }>, readonly stock: { readonly total: number, readonly left: number } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ShopsQueryVariables = Exact<{
  region?: string;
  locale?: string;
}>;


export type ShopsQuery = { readonly shops: ReadonlyArray<{ readonly id: string, readonly periodEndsAt: string, readonly name: { readonly text: string }, readonly offers: ReadonlyArray<{ readonly id: string, readonly revision: number, readonly giftable: boolean, readonly saleEndsAt: string | null, readonly name: { readonly text: string }, readonly description: { readonly text: string } | null, readonly prices: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly contents: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly boxes: ReadonlyArray<{ readonly quantity: number, readonly box: { readonly id: string, readonly drawCount: number, readonly guaranteedWithin: number | null, readonly name: { readonly text: string }, readonly entries: ReadonlyArray<{ readonly guaranteed: boolean, readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly odds: { readonly numerator: string, readonly denominator: string, readonly decimal: string } }> } }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly limits: ReadonlyArray<{ readonly period: LimitPeriod, readonly max: number, readonly remaining: number, readonly resetsAt: string | null }>, readonly stock: { readonly total: number, readonly left: number } | null, readonly availability: { readonly available: boolean, readonly reason: OfferUnavailableReason | null, readonly until: string | null } }> }> };

export type OrdersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: OrderFilterInput | null | undefined;
}>;


export type OrdersQuery = { readonly me: { readonly id: string, readonly orders: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type EntitlementsQueryVariables = Exact<{
  locale?: string;
}>;


export type EntitlementsQuery = { readonly me: { readonly id: string, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly from: string, readonly until: string | null, readonly active: boolean, readonly name: { readonly text: string } | null }> | null } };

export type PurchaseOfferMutationVariables = Exact<{
  input: PurchaseOfferInput;
}>;


export type PurchaseOfferMutation = { readonly purchaseOffer: { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type OpenBoxMutationVariables = Exact<{
  input: OpenBoxInput;
}>;


export type OpenBoxMutation = { readonly openBox: { readonly draw: { readonly id: string, readonly boxId: string, readonly boxRevision: number, readonly places: ReadonlyArray<number> } } };

export type RefundOrderMutationVariables = Exact<{
  input: RefundOrderInput;
}>;


export type RefundOrderMutation = { readonly refundOrder: { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type PurchaseTokenQueryVariables = Exact<{
  provider: PaymentProvider;
}>;


export type PurchaseTokenQuery = { readonly me: { readonly id: string, readonly purchaseToken: string | null } };

export type SubmitReceiptMutationVariables = Exact<{
  input: SubmitReceiptInput;
}>;


export type SubmitReceiptMutation = { readonly submitReceipt: { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type StartCheckoutMutationVariables = Exact<{
  input: StartCheckoutInput;
}>;


export type StartCheckoutMutation = { readonly startCheckout: { readonly url: string | null, readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type StartSteamPurchaseMutationVariables = Exact<{
  input: StartSteamPurchaseInput;
}>;


export type StartSteamPurchaseMutation = { readonly startSteamPurchase: { readonly approvalUrl: string | null, readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type HeldOrdersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type HeldOrdersQuery = { readonly orders: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly flags: ReadonlyArray<OrderFlag>, readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly player: { readonly id: string } | null, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ReleaseOrderMutationVariables = Exact<{
  input: ReviewOrderInput;
}>;


export type ReleaseOrderMutation = { readonly releaseOrder: { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type RejectOrderMutationVariables = Exact<{
  input: ReviewOrderInput;
}>;


export type RejectOrderMutation = { readonly rejectOrder: { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } } };

export type OrderQueryVariables = Exact<{
  id: string;
}>;


export type OrderQuery = { readonly order: { readonly id: string, readonly source: OrderSource, readonly state: OrderState, readonly offerId: string, readonly offerRevision: number, readonly quantity: number, readonly createdAt: string, readonly changedAt: string, readonly price: { readonly currencyId: string, readonly amount: string } | null, readonly moneyPrice: { readonly region: string, readonly currency: string, readonly amountMicros: string } | null, readonly delivery: { readonly items: ReadonlyArray<{ readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }>, readonly entitlements: ReadonlyArray<{ readonly entitlementId: string, readonly durationS: string | null }> }, readonly recipient: { readonly id: string } | null } | null };

export type TradeGiveFragment = { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> };

export type TradeNowFragment = { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } };

export type TradesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TradeFilterInput | null | undefined;
}>;


export type TradesQuery = { readonly me: { readonly id: string, readonly inventoryCursor: string | null, readonly trades: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } };

export type ProposeTradeMutationVariables = Exact<{
  input: ProposeTradeInput;
}>;


export type ProposeTradeMutation = { readonly proposeTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type UpdateTradeMutationVariables = Exact<{
  input: UpdateTradeInput;
}>;


export type UpdateTradeMutation = { readonly updateTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type AcceptTradeMutationVariables = Exact<{
  input: TradeVersionInput;
}>;


export type AcceptTradeMutation = { readonly acceptTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type ConfirmTradeMutationVariables = Exact<{
  input: TradeVersionInput;
}>;


export type ConfirmTradeMutation = { readonly confirmTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type CancelTradeMutationVariables = Exact<{
  input: EndTradeInput;
}>;


export type CancelTradeMutation = { readonly cancelTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type DeclineTradeMutationVariables = Exact<{
  input: EndTradeInput;
}>;


export type DeclineTradeMutation = { readonly declineTrade: { readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

export type TradeUpdatedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type TradeUpdatedSubscription = { readonly tradeUpdated: { readonly cursor: string, readonly state: TradeState, readonly version: number, readonly occurredAt: string, readonly trade: { readonly id: string, readonly state: TradeState, readonly version: number, readonly message: string | null, readonly expiresAt: string, readonly proposer: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> }, readonly recipient: { readonly confirmed: boolean, readonly player: { readonly id: string, readonly displayName: string } | null, readonly items: ReadonlyArray<{ readonly itemId: string, readonly definitionId: string, readonly quantity: string }>, readonly currencies: ReadonlyArray<{ readonly currencyId: string, readonly amount: string }> } } } };

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
export const DocumentContentFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment DocumentContent on PlayerDocument {
  key
  content
  version
  readers
  writers
  savedAt
}
    `, {"fragmentName":"DocumentContent"}) as unknown as TypedDocumentString<DocumentContentFragment, unknown>;
export const GroupFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment GroupFields on Group {
  id
  name
  createdAt
}
    `, {"fragmentName":"GroupFields"}) as unknown as TypedDocumentString<GroupFieldsFragment, unknown>;
export const ItemLineFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}
    `, {"fragmentName":"ItemLine"}) as unknown as TypedDocumentString<ItemLineFragment, unknown>;
export const QueueFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment QueueFields on Queue {
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
    `, {"fragmentName":"QueueFields"}) as unknown as TypedDocumentString<QueueFieldsFragment, unknown>;
export const MatchNowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
    `, {"fragmentName":"MatchNow"}) as unknown as TypedDocumentString<MatchNowFragment, unknown>;
export const TicketNowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
}`, {"fragmentName":"TicketNow"}) as unknown as TypedDocumentString<TicketNowFragment, unknown>;
export const PartyNowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}
    `, {"fragmentName":"PartyNow"}) as unknown as TypedDocumentString<PartyNowFragment, unknown>;
export const SocialPlayerFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SocialPlayerFields on Player {
  id
  displayName
}
    `, {"fragmentName":"SocialPlayerFields"}) as unknown as TypedDocumentString<SocialPlayerFieldsFragment, unknown>;
export const CameFromFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment CameFrom on Party {
  kind
  player {
    id
    displayName
  }
}
    `, {"fragmentName":"CameFrom"}) as unknown as TypedDocumentString<CameFromFragment, unknown>;
export const StoreOfferFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment StoreOffer on Offer {
  id
  revision
  name {
    text(locale: $locale)
  }
  description {
    text(locale: $locale)
  }
  giftable
  prices {
    currencyId
    amount
  }
  moneyPrice(region: $region) {
    region
    currency
    amountMicros
  }
  saleEndsAt
  contents {
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
    boxes {
      quantity
      box {
        id
        name {
          text(locale: $locale)
        }
        drawCount
        guaranteedWithin
        entries {
          items {
            definitionId
            quantity
          }
          currencies {
            currencyId
            amount
          }
          guaranteed
          odds {
            numerator
            denominator
            decimal
          }
        }
      }
    }
    entitlements {
      entitlementId
      durationS
    }
  }
  limits {
    period
    max
    remaining
    resetsAt
  }
  stock {
    total
    left
  }
  availability {
    available
    reason
    until
  }
}
    `, {"fragmentName":"StoreOffer"}) as unknown as TypedDocumentString<StoreOfferFragment, unknown>;
export const StoreOrderFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}
    `, {"fragmentName":"StoreOrder"}) as unknown as TypedDocumentString<StoreOrderFragment, unknown>;
export const TradeGiveFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
    `, {"fragmentName":"TradeGive"}) as unknown as TypedDocumentString<TradeGiveFragment, unknown>;
export const TradeNowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}`, {"fragmentName":"TradeNow"}) as unknown as TypedDocumentString<TradeNowFragment, unknown>;
export const DocumentDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Document($key: String!) {
  me {
    id
    document(key: $key) {
      ...DocumentContent
    }
  }
}
    fragment DocumentContent on PlayerDocument {
  key
  content
  version
  readers
  writers
  savedAt
}`) as unknown as TypedDocumentString<DocumentQuery, DocumentQueryVariables>;
export const DocumentsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Documents($prefix: String! = "", $first: Int = 20, $after: Cursor) {
  me {
    id
    documents(prefix: $prefix, first: $first, after: $after) {
      edges {
        cursor
        node {
          ...DocumentContent
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment DocumentContent on PlayerDocument {
  key
  content
  version
  readers
  writers
  savedAt
}`) as unknown as TypedDocumentString<DocumentsQuery, DocumentsQueryVariables>;
export const SaveDocumentDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SaveDocument($input: SaveDocumentInput!) {
  saveDocument(input: $input) {
    document {
      ...DocumentContent
    }
  }
}
    fragment DocumentContent on PlayerDocument {
  key
  content
  version
  readers
  writers
  savedAt
}`) as unknown as TypedDocumentString<SaveDocumentMutation, SaveDocumentMutationVariables>;
export const SaveDocumentsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SaveDocuments($input: SaveDocumentsInput!) {
  saveDocuments(input: $input) {
    documents {
      ...DocumentContent
    }
  }
}
    fragment DocumentContent on PlayerDocument {
  key
  content
  version
  readers
  writers
  savedAt
}`) as unknown as TypedDocumentString<SaveDocumentsMutation, SaveDocumentsMutationVariables>;
export const DeleteDocumentDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeleteDocument($input: DeleteDocumentInput!) {
  deleteDocument(input: $input) {
    deleted
  }
}
    `) as unknown as TypedDocumentString<DeleteDocumentMutation, DeleteDocumentMutationVariables>;
export const GroupByIdDocument = /*#__PURE__*/ new TypedDocumentString(`
    query GroupById($id: ID!) {
  group(id: $id) {
    ...GroupFields
    members {
      role
      since
      player {
        ...SocialPlayerFields
      }
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}
fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<GroupByIdQuery, GroupByIdQueryVariables>;
export const GroupCallsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query GroupCalls($id: ID!) {
  group(id: $id) {
    id
    invitations {
      since
      player {
        ...SocialPlayerFields
      }
    }
    applications {
      since
      player {
        ...SocialPlayerFields
      }
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<GroupCallsQuery, GroupCallsQueryVariables>;
export const MyGroupsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyGroups {
  me {
    id
    groups {
      role
      since
      group {
        ...GroupFields
      }
    }
    groupInvitations {
      since
      group {
        ...GroupFields
      }
    }
    groupApplications {
      since
      group {
        ...GroupFields
      }
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<MyGroupsQuery, MyGroupsQueryVariables>;
export const CreateGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const InviteToGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation InviteToGroup($input: GroupPlayerInput!) {
  inviteToGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<InviteToGroupMutation, InviteToGroupMutationVariables>;
export const WithdrawGroupInvitationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawGroupInvitation($input: GroupPlayerInput!) {
  withdrawGroupInvitation(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<WithdrawGroupInvitationMutation, WithdrawGroupInvitationMutationVariables>;
export const AdmitToGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AdmitToGroup($input: GroupPlayerInput!) {
  admitToGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<AdmitToGroupMutation, AdmitToGroupMutationVariables>;
export const RefuseGroupApplicationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RefuseGroupApplication($input: GroupPlayerInput!) {
  refuseGroupApplication(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<RefuseGroupApplicationMutation, RefuseGroupApplicationMutationVariables>;
export const RemoveFromGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RemoveFromGroup($input: GroupPlayerInput!) {
  removeFromGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<RemoveFromGroupMutation, RemoveFromGroupMutationVariables>;
export const HandOverGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation HandOverGroup($input: GroupPlayerInput!) {
  handOverGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<HandOverGroupMutation, HandOverGroupMutationVariables>;
export const ChangeGroupRoleDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ChangeGroupRole($input: GroupRoleInput!) {
  changeGroupRole(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<ChangeGroupRoleMutation, ChangeGroupRoleMutationVariables>;
export const ApplyToGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ApplyToGroup($input: GroupInput!) {
  applyToGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<ApplyToGroupMutation, ApplyToGroupMutationVariables>;
export const WithdrawGroupApplicationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawGroupApplication($input: GroupInput!) {
  withdrawGroupApplication(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<WithdrawGroupApplicationMutation, WithdrawGroupApplicationMutationVariables>;
export const AcceptGroupInvitationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptGroupInvitation($input: GroupInput!) {
  acceptGroupInvitation(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<AcceptGroupInvitationMutation, AcceptGroupInvitationMutationVariables>;
export const DeclineGroupInvitationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineGroupInvitation($input: GroupInput!) {
  declineGroupInvitation(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<DeclineGroupInvitationMutation, DeclineGroupInvitationMutationVariables>;
export const LeaveGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LeaveGroup($input: GroupInput!) {
  leaveGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<LeaveGroupMutation, LeaveGroupMutationVariables>;
export const DisbandGroupDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DisbandGroup($input: GroupInput!) {
  disbandGroup(input: $input) {
    group {
      ...GroupFields
    }
  }
}
    fragment GroupFields on Group {
  id
  name
  createdAt
}`) as unknown as TypedDocumentString<DisbandGroupMutation, DisbandGroupMutationVariables>;
export const InventoryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Inventory($first: Int = 50, $after: Cursor, $locale: String! = "en") {
  me {
    id
    displayName
    inventoryCursor
    wallet {
      currencyId
      amount
    }
    items(first: $first, after: $after) {
      edges {
        cursor
        node {
          ...ItemLine
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}`) as unknown as TypedDocumentString<InventoryQuery, InventoryQueryVariables>;
export const GrantItemsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation GrantItems($input: GrantItemsInput!, $locale: String! = "en") {
  grantItems(input: $input) {
    items {
      ...ItemLine
    }
    wallet {
      currencyId
      amount
    }
  }
}
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}`) as unknown as TypedDocumentString<GrantItemsMutation, GrantItemsMutationVariables>;
export const ConsumeItemDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ConsumeItem($input: ConsumeItemInput!, $locale: String! = "en") {
  consumeItem(input: $input) {
    item {
      ...ItemLine
    }
  }
}
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}`) as unknown as TypedDocumentString<ConsumeItemMutation, ConsumeItemMutationVariables>;
export const TransferItemDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation TransferItem($input: TransferItemInput!, $locale: String! = "en") {
  transferItem(input: $input) {
    item {
      ...ItemLine
    }
  }
}
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}`) as unknown as TypedDocumentString<TransferItemMutation, TransferItemMutationVariables>;
export const InventoryChangedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription InventoryChanged($after: Cursor, $playerId: ID, $locale: String! = "en") {
  inventoryChanged(after: $after, playerId: $playerId) {
    cursor
    reason
    occurredAt
    changes {
      definitionId
      itemId
      delta
      item {
        ...ItemLine
        owner {
          id
          displayName
        }
      }
    }
    wallet {
      currencyId
      delta
      amount
    }
  }
}
    fragment ItemLine on Item {
  id
  quantity
  acquiredAt
  definition {
    id
    name {
      text(locale: $locale)
    }
    rarity
  }
}`) as unknown as TypedDocumentString<InventoryChangedSubscription, InventoryChangedSubscriptionVariables>;
export const PublishItemDefinitionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PublishItemDefinitions($input: PublishItemDefinitionsInput!) {
  publishItemDefinitions(input: $input) {
    publishedAt
    changedCount
  }
}
    `) as unknown as TypedDocumentString<PublishItemDefinitionsMutation, PublishItemDefinitionsMutationVariables>;
export const QueuesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Queues {
  queues {
    ...QueueFields
  }
}
    fragment QueueFields on Queue {
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
}`) as unknown as TypedDocumentString<QueuesQuery, QueuesQueryVariables>;
export const MyTicketDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyTicket {
  me {
    id
    ticketCursor
    ticket {
      ...TicketNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}`) as unknown as TypedDocumentString<MyTicketQuery, MyTicketQueryVariables>;
export const MyMatchesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyMatches($first: Int, $after: Cursor) {
  me {
    id
    ratings {
      modeId
      display
      games
    }
    matches(first: $first, after: $after) {
      edges {
        node {
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
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyMatchesQuery, MyMatchesQueryVariables>;
export const TicketByIdDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TicketById($id: ID!) {
  ticket(id: $id) {
    ...TicketNow
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}`) as unknown as TypedDocumentString<TicketByIdQuery, TicketByIdQueryVariables>;
export const MatchByIdDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MatchById($id: ID!) {
  match(id: $id) {
    ...MatchNow
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
}`) as unknown as TypedDocumentString<MatchByIdQuery, MatchByIdQueryVariables>;
export const JoinMatchDocument = /*#__PURE__*/ new TypedDocumentString(`
    query JoinMatch($id: ID!) {
  match(id: $id) {
    id
    state
    connection {
      siteId
      addresses
      connectToken
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<JoinMatchQuery, JoinMatchQueryVariables>;
export const JoinQueueDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation JoinQueue($input: JoinQueueInput!) {
  joinQueue(input: $input) {
    ticket {
      ...TicketNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}`) as unknown as TypedDocumentString<JoinQueueMutation, JoinQueueMutationVariables>;
export const LeaveQueueDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LeaveQueue($input: LeaveQueueInput!) {
  leaveQueue(input: $input) {
    ticket {
      ...TicketNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}`) as unknown as TypedDocumentString<LeaveQueueMutation, LeaveQueueMutationVariables>;
export const AcceptMatchDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptMatch($input: AcceptMatchInput!) {
  acceptMatch(input: $input) {
    match {
      ...MatchNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
}`) as unknown as TypedDocumentString<AcceptMatchMutation, AcceptMatchMutationVariables>;
export const DeclineMatchDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineMatch($input: DeclineMatchInput!) {
  declineMatch(input: $input) {
    match {
      ...MatchNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
}`) as unknown as TypedDocumentString<DeclineMatchMutation, DeclineMatchMutationVariables>;
export const TicketUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription TicketUpdated($after: Cursor) {
  ticketUpdated(after: $after) {
    cursor
    ticketId
    state
    version
    occurredAt
    ticket {
      ...TicketNow
    }
  }
}
    fragment MatchNow on Match {
  id
  state
  queueId
  modeId
  mapId
  madeAt
  acceptUntil
  explanation {
    winChance
    costS
    worthS
    isForStarving
    costs {
      term
      costS
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
fragment TicketNow on Ticket {
  id
  state
  version
  queueId
  modeIds
  queuedAt
  changedAt
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
    ...MatchNow
  }
}`) as unknown as TypedDocumentString<TicketUpdatedSubscription, TicketUpdatedSubscriptionVariables>;
export const MyPartyDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyParty {
  me {
    id
    partyCursor
    party {
      ...PartyNow
    }
    partyInvites {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<MyPartyQuery, MyPartyQueryVariables>;
export const CreatePartyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateParty {
  createParty {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<CreatePartyMutation, CreatePartyMutationVariables>;
export const InviteToPartyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation InviteToParty($input: PartyPlayerInput!) {
  inviteToParty(input: $input) {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<InviteToPartyMutation, InviteToPartyMutationVariables>;
export const AcceptPartyInviteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptPartyInvite($input: PartyInput!) {
  acceptPartyInvite(input: $input) {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<AcceptPartyInviteMutation, AcceptPartyInviteMutationVariables>;
export const DeclinePartyInviteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclinePartyInvite($input: PartyInput!) {
  declinePartyInvite(input: $input) {
    partyId
  }
}
    `) as unknown as TypedDocumentString<DeclinePartyInviteMutation, DeclinePartyInviteMutationVariables>;
export const SetPartyReadyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SetPartyReady($input: PartyReadyInput!) {
  setPartyReady(input: $input) {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<SetPartyReadyMutation, SetPartyReadyMutationVariables>;
export const MakePartyLeaderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation MakePartyLeader($input: PartyPlayerInput!) {
  makePartyLeader(input: $input) {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<MakePartyLeaderMutation, MakePartyLeaderMutationVariables>;
export const RemoveFromPartyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RemoveFromParty($input: PartyPlayerInput!) {
  removeFromParty(input: $input) {
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<RemoveFromPartyMutation, RemoveFromPartyMutationVariables>;
export const LeavePartyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LeaveParty($input: PartyInput!) {
  leaveParty(input: $input) {
    partyId
  }
}
    `) as unknown as TypedDocumentString<LeavePartyMutation, LeavePartyMutationVariables>;
export const PartyUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription PartyUpdated($after: Cursor) {
  partyUpdated(after: $after) {
    cursor
    partyId
    deed
    occurredAt
    player {
      id
      displayName
    }
    party {
      ...PartyNow
    }
  }
}
    fragment PartyNow on PlayerParty {
  id
  version
  sizeMax
  leader {
    id
    displayName
  }
  members {
    isReady
    roleIds
    player {
      id
      displayName
    }
  }
  invites {
    expiresAt
    player {
      id
      displayName
    }
  }
}`) as unknown as TypedDocumentString<PartyUpdatedSubscription, PartyUpdatedSubscriptionVariables>;
export const MeDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Me {
  me {
    id
    displayName
    createdAt
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const PlayersByIdsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayersByIds($ids: [ID!]!) {
  players(ids: $ids) {
    id
    displayName
  }
}
    `) as unknown as TypedDocumentString<PlayersByIdsQuery, PlayersByIdsQueryVariables>;
export const RegisterDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    refreshTokenExpiresAt
    player {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const LoginDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    refreshTokenExpiresAt
    player {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const LoginStaffDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LoginStaff($input: LoginInput!) {
  loginStaff(input: $input) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    refreshTokenExpiresAt
    staff {
      id
      username
      scopes
    }
  }
}
    `) as unknown as TypedDocumentString<LoginStaffMutation, LoginStaffMutationVariables>;
export const RefreshSessionDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    refreshTokenExpiresAt
  }
}
    `) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const LogoutDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation Logout {
  logout {
    endedSessionIds
  }
}
    `) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const MyFriendsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyFriends($first: Int, $after: Cursor) {
  me {
    id
    friends(first: $first, after: $after) {
      edges {
        node {
          since
          player {
            ...SocialPlayerFields
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
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<MyFriendsQuery, MyFriendsQueryVariables>;
export const MyFriendRequestsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyFriendRequests($first: Int, $receivedAfter: Cursor, $sentAfter: Cursor) {
  me {
    id
    receivedFriendRequests(first: $first, after: $receivedAfter) {
      edges {
        node {
          sentAt
          player {
            ...SocialPlayerFields
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    sentFriendRequests(first: $first, after: $sentAfter) {
      edges {
        node {
          sentAt
          player {
            ...SocialPlayerFields
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
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<MyFriendRequestsQuery, MyFriendRequestsQueryVariables>;
export const MyBlocksDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyBlocks($first: Int, $after: Cursor) {
  me {
    id
    blocks(first: $first, after: $after) {
      edges {
        node {
          since
          player {
            ...SocialPlayerFields
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
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<MyBlocksQuery, MyBlocksQueryVariables>;
export const PlayerByUsernameDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PlayerByUsername($username: String!) {
  playerByUsername(username: $username) {
    ...SocialPlayerFields
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<PlayerByUsernameQuery, PlayerByUsernameQueryVariables>;
export const RequestFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RequestFriend($input: OtherPlayerInput!) {
  requestFriend(input: $input) {
    state
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<RequestFriendMutation, RequestFriendMutationVariables>;
export const AcceptFriendRequestDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptFriendRequest($input: OtherPlayerInput!) {
  acceptFriendRequest(input: $input) {
    state
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<AcceptFriendRequestMutation, AcceptFriendRequestMutationVariables>;
export const DeclineFriendRequestDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineFriendRequest($input: OtherPlayerInput!) {
  declineFriendRequest(input: $input) {
    state
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<DeclineFriendRequestMutation, DeclineFriendRequestMutationVariables>;
export const WithdrawFriendRequestDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation WithdrawFriendRequest($input: OtherPlayerInput!) {
  withdrawFriendRequest(input: $input) {
    state
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<WithdrawFriendRequestMutation, WithdrawFriendRequestMutationVariables>;
export const RemoveFriendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RemoveFriend($input: OtherPlayerInput!) {
  removeFriend(input: $input) {
    state
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<RemoveFriendMutation, RemoveFriendMutationVariables>;
export const BlockPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation BlockPlayer($input: OtherPlayerInput!) {
  blockPlayer(input: $input) {
    isBlocked
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<BlockPlayerMutation, BlockPlayerMutationVariables>;
export const UnblockPlayerDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UnblockPlayer($input: OtherPlayerInput!) {
  unblockPlayer(input: $input) {
    isBlocked
    player {
      ...SocialPlayerFields
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<UnblockPlayerMutation, UnblockPlayerMutationVariables>;
export const SetPresenceDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SetPresence($input: SetPresenceInput!) {
  setPresence(input: $input) {
    until
    presence {
      state
      status
    }
  }
}
    `) as unknown as TypedDocumentString<SetPresenceMutation, SetPresenceMutationVariables>;
export const MyPresenceCursorDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MyPresenceCursor {
  me {
    id
    presenceCursor
  }
}
    `) as unknown as TypedDocumentString<MyPresenceCursorQuery, MyPresenceCursorQueryVariables>;
export const PresenceChangedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription PresenceChanged($after: Cursor) {
  presenceChanged(after: $after) {
    cursor
    friends {
      player {
        ...SocialPlayerFields
      }
      presence {
        state
        status
      }
    }
  }
}
    fragment SocialPlayerFields on Player {
  id
  displayName
}`) as unknown as TypedDocumentString<PresenceChangedSubscription, PresenceChangedSubscriptionVariables>;
export const WalletDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Wallet {
  me {
    id
    wallet {
      currencyId
      amount
    }
    debts {
      currencyId
      amount
    }
  }
}
    `) as unknown as TypedDocumentString<WalletQuery, WalletQueryVariables>;
export const StatementDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Statement($currencyId: ID, $first: Int = 50, $after: Cursor) {
  me {
    id
    statement(currencyId: $currencyId, first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          at
          currencyId
          delta
          reason
          counterparty {
            ...CameFrom
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
    fragment CameFrom on Party {
  kind
  player {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<StatementQuery, StatementQueryVariables>;
export const ItemHistoryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ItemHistory($id: ID!, $first: Int = 50, $after: Cursor) {
  item(id: $id) {
    id
    history(first: $first, after: $after) {
      edges {
        cursor
        node {
          at
          reason
          from {
            ...CameFrom
          }
          to {
            ...CameFrom
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
    fragment CameFrom on Party {
  kind
  player {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<ItemHistoryQuery, ItemHistoryQueryVariables>;
export const RepayDebtDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RepayDebt($input: RepayDebtInput!) {
  repayDebt(input: $input) {
    debts {
      currencyId
      amount
    }
  }
}
    `) as unknown as TypedDocumentString<RepayDebtMutation, RepayDebtMutationVariables>;
export const OffersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Offers($first: Int = 50, $after: Cursor, $filter: OfferFilterInput, $region: String! = "US", $locale: String! = "en") {
  offers(first: $first, after: $after, filter: $filter) {
    edges {
      cursor
      node {
        ...StoreOffer
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment StoreOffer on Offer {
  id
  revision
  name {
    text(locale: $locale)
  }
  description {
    text(locale: $locale)
  }
  giftable
  prices {
    currencyId
    amount
  }
  moneyPrice(region: $region) {
    region
    currency
    amountMicros
  }
  saleEndsAt
  contents {
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
    boxes {
      quantity
      box {
        id
        name {
          text(locale: $locale)
        }
        drawCount
        guaranteedWithin
        entries {
          items {
            definitionId
            quantity
          }
          currencies {
            currencyId
            amount
          }
          guaranteed
          odds {
            numerator
            denominator
            decimal
          }
        }
      }
    }
    entitlements {
      entitlementId
      durationS
    }
  }
  limits {
    period
    max
    remaining
    resetsAt
  }
  stock {
    total
    left
  }
  availability {
    available
    reason
    until
  }
}`) as unknown as TypedDocumentString<OffersQuery, OffersQueryVariables>;
export const ShopsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Shops($region: String! = "US", $locale: String! = "en") {
  shops {
    id
    name {
      text(locale: $locale)
    }
    periodEndsAt
    offers {
      ...StoreOffer
    }
  }
}
    fragment StoreOffer on Offer {
  id
  revision
  name {
    text(locale: $locale)
  }
  description {
    text(locale: $locale)
  }
  giftable
  prices {
    currencyId
    amount
  }
  moneyPrice(region: $region) {
    region
    currency
    amountMicros
  }
  saleEndsAt
  contents {
    items {
      definitionId
      quantity
    }
    currencies {
      currencyId
      amount
    }
    boxes {
      quantity
      box {
        id
        name {
          text(locale: $locale)
        }
        drawCount
        guaranteedWithin
        entries {
          items {
            definitionId
            quantity
          }
          currencies {
            currencyId
            amount
          }
          guaranteed
          odds {
            numerator
            denominator
            decimal
          }
        }
      }
    }
    entitlements {
      entitlementId
      durationS
    }
  }
  limits {
    period
    max
    remaining
    resetsAt
  }
  stock {
    total
    left
  }
  availability {
    available
    reason
    until
  }
}`) as unknown as TypedDocumentString<ShopsQuery, ShopsQueryVariables>;
export const OrdersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Orders($first: Int = 20, $after: Cursor, $filter: OrderFilterInput) {
  me {
    id
    orders(first: $first, after: $after, filter: $filter) {
      edges {
        cursor
        node {
          ...StoreOrder
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<OrdersQuery, OrdersQueryVariables>;
export const EntitlementsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Entitlements($locale: String! = "en") {
  me {
    id
    entitlements {
      entitlementId
      name {
        text(locale: $locale)
      }
      from
      until
      active
    }
  }
}
    `) as unknown as TypedDocumentString<EntitlementsQuery, EntitlementsQueryVariables>;
export const PurchaseOfferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PurchaseOffer($input: PurchaseOfferInput!) {
  purchaseOffer(input: $input) {
    order {
      ...StoreOrder
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<PurchaseOfferMutation, PurchaseOfferMutationVariables>;
export const OpenBoxDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation OpenBox($input: OpenBoxInput!) {
  openBox(input: $input) {
    draw {
      id
      boxId
      boxRevision
      places
    }
  }
}
    `) as unknown as TypedDocumentString<OpenBoxMutation, OpenBoxMutationVariables>;
export const RefundOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RefundOrder($input: RefundOrderInput!) {
  refundOrder(input: $input) {
    order {
      ...StoreOrder
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<RefundOrderMutation, RefundOrderMutationVariables>;
export const PurchaseTokenDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PurchaseToken($provider: PaymentProvider!) {
  me {
    id
    purchaseToken(provider: $provider)
  }
}
    `) as unknown as TypedDocumentString<PurchaseTokenQuery, PurchaseTokenQueryVariables>;
export const SubmitReceiptDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SubmitReceipt($input: SubmitReceiptInput!) {
  submitReceipt(input: $input) {
    order {
      ...StoreOrder
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<SubmitReceiptMutation, SubmitReceiptMutationVariables>;
export const StartCheckoutDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation StartCheckout($input: StartCheckoutInput!) {
  startCheckout(input: $input) {
    order {
      ...StoreOrder
    }
    url
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<StartCheckoutMutation, StartCheckoutMutationVariables>;
export const StartSteamPurchaseDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation StartSteamPurchase($input: StartSteamPurchaseInput!) {
  startSteamPurchase(input: $input) {
    order {
      ...StoreOrder
    }
    approvalUrl
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<StartSteamPurchaseMutation, StartSteamPurchaseMutationVariables>;
export const HeldOrdersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query HeldOrders($first: Int = 20, $after: Cursor) {
  orders(first: $first, after: $after, filter: {state: HELD}) {
    edges {
      cursor
      node {
        ...StoreOrder
        flags
        player {
          id
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<HeldOrdersQuery, HeldOrdersQueryVariables>;
export const ReleaseOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ReleaseOrder($input: ReviewOrderInput!) {
  releaseOrder(input: $input) {
    order {
      ...StoreOrder
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<ReleaseOrderMutation, ReleaseOrderMutationVariables>;
export const RejectOrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RejectOrder($input: ReviewOrderInput!) {
  rejectOrder(input: $input) {
    order {
      ...StoreOrder
    }
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<RejectOrderMutation, RejectOrderMutationVariables>;
export const OrderDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Order($id: ID!) {
  order(id: $id) {
    ...StoreOrder
  }
}
    fragment StoreOrder on Order {
  id
  source
  state
  offerId
  offerRevision
  quantity
  price {
    currencyId
    amount
  }
  moneyPrice {
    region
    currency
    amountMicros
  }
  delivery {
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
  recipient {
    id
  }
  createdAt
  changedAt
}`) as unknown as TypedDocumentString<OrderQuery, OrderQueryVariables>;
export const TradesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Trades($first: Int = 20, $after: Cursor, $filter: TradeFilterInput) {
  me {
    id
    inventoryCursor
    trades(first: $first, after: $after, filter: $filter) {
      edges {
        cursor
        node {
          ...TradeNow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<TradesQuery, TradesQueryVariables>;
export const ProposeTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ProposeTrade($input: ProposeTradeInput!) {
  proposeTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<ProposeTradeMutation, ProposeTradeMutationVariables>;
export const UpdateTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UpdateTrade($input: UpdateTradeInput!) {
  updateTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<UpdateTradeMutation, UpdateTradeMutationVariables>;
export const AcceptTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptTrade($input: TradeVersionInput!) {
  acceptTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<AcceptTradeMutation, AcceptTradeMutationVariables>;
export const ConfirmTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ConfirmTrade($input: TradeVersionInput!) {
  confirmTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<ConfirmTradeMutation, ConfirmTradeMutationVariables>;
export const CancelTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelTrade($input: EndTradeInput!) {
  cancelTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<CancelTradeMutation, CancelTradeMutationVariables>;
export const DeclineTradeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeclineTrade($input: EndTradeInput!) {
  declineTrade(input: $input) {
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<DeclineTradeMutation, DeclineTradeMutationVariables>;
export const TradeUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription TradeUpdated($after: Cursor) {
  tradeUpdated(after: $after) {
    cursor
    state
    version
    occurredAt
    trade {
      ...TradeNow
    }
  }
}
    fragment TradeGive on TradeSide {
  player {
    id
    displayName
  }
  confirmed
  items {
    itemId
    definitionId
    quantity
  }
  currencies {
    currencyId
    amount
  }
}
fragment TradeNow on Trade {
  id
  state
  version
  message
  expiresAt
  proposer {
    ...TradeGive
  }
  recipient {
    ...TradeGive
  }
}`) as unknown as TypedDocumentString<TradeUpdatedSubscription, TradeUpdatedSubscriptionVariables>;