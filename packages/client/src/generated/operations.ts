/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a player uses up. */
export type ConsumeItemInput = {
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** An item of the caller's own. */
  readonly itemId: string;
  /** 1 to what the stack holds; 1 for an item that does not stack. */
  readonly quantity: string;
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

/** Why an inventory changed. */
export type InventoryChangeReason =
  /** The player used something up. */
  | 'CONSUME'
  /** An operator or a service gave something. */
  | 'GRANT'
  /** The player is new. */
  | 'STARTER_GRANT'
  /** Something went from one player to another. */
  | 'TRANSFER';

/** A kind of item. */
export type ItemDefinitionInput = {
  /** Its slug: 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first. */
  readonly id: string;
  /** What players call it, in one language or more: 1 to 100 characters each. */
  readonly name: ReadonlyArray<LocalizedTextInput>;
  /** How rare it is: 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first. */
  readonly rarity: string;
  /** The most that one player can hold: 1 to 1000000000000, which is also the default. Only for a kind that stacks. Lowering it takes nothing away. */
  readonly stackMax?: string | null | undefined;
  /** Whether items of this kind stack. It cannot change once the kind was published. */
  readonly stackable: boolean;
  /** Up to 20, each 1 to 32 of a-z, 0-9 and hyphen, a letter or digit first. */
  readonly tags?: ReadonlyArray<string>;
};

/** So many of a kind of item. */
export type ItemLineInput = {
  /** The slug of the kind of item. */
  readonly definitionId: string;
  /** 1 to 1000000000000, and to the definition's stackMax; of kinds that do not stack 100 in all. */
  readonly quantity: string;
};

/** Text in one language. */
export type LocalizedTextInput = {
  /** BCP 47 language tag: en, pt-BR, zh-Hant. */
  readonly locale: string;
  /** The text. */
  readonly text: string;
};

/** What a player or a staff member signs in with. */
export type LoginInput = {
  /** 1 to 256 characters. */
  readonly password: string;
  /** How the client names itself in the list of sessions, such as `Chrome on Windows`; 1 to 200 characters. */
  readonly userAgent?: string | null | undefined;
  /** 3 to 24 characters of A-Z, a-z, 0-9, _, . and -; the case of letters does not tell names apart. */
  readonly username: string;
};

/** Definitions to put in force, 1 to 1000 in all. What is not named stays as it is; what does not differ from what is in force keeps its revision. */
export type PublishItemDefinitionsInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyInput>;
  /** Kinds of item, each once. */
  readonly definitions?: ReadonlyArray<ItemDefinitionInput>;
  /** Made and kept by the client before it sends, 1 to 128 printable ASCII characters. The same key with the same request gives the same answer and does nothing more. */
  readonly idempotencyKey: string;
  /** Replaces what new players get; it stays as it is where this is absent. */
  readonly starterGrant?: StarterGrantInput | null | undefined;
};

/** What a session is refreshed with. */
export type RefreshSessionInput = {
  /** The refresh token of the last sign-in or refresh. */
  readonly refreshToken: string;
};

/** What a new player signs up with. */
export type RegisterInput = {
  /** What others call the player: 1 to 32 visible characters (128 code points at most), none of them a control, invisible or direction character. Spaces around it are removed. */
  readonly displayName: string;
  /** 8 to 256 characters, of any kind. */
  readonly password: string;
  /** How the client names itself in the list of sessions, such as `Chrome on Windows`; 1 to 200 characters. */
  readonly userAgent?: string | null | undefined;
  /** 3 to 24 characters of A-Z, a-z, 0-9, _, . and -; the case of letters does not tell names apart. */
  readonly username: string;
};

/** What a new player gets: 1 to 100 lines in all. */
export type StarterGrantInput = {
  /** Currencies, each once. */
  readonly currencies?: ReadonlyArray<CurrencyLineInput>;
  /** Items, each kind once. */
  readonly items?: ReadonlyArray<ItemLineInput>;
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