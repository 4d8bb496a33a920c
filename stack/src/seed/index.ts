import type { Scope } from "@muster/auth";
import type { Platform } from "../platform/index.js";
import { demoCatalog } from "./catalog.js";
import { demoDefinitions } from "./definitions.js";

/** The accounts of the demo. They are printed and in README, and never made in production. */
export const demoCredentials = [
  { who: "player", username: "ada", displayName: "Ada", password: "demo-ada-password" },
  { who: "player", username: "grace", displayName: "Grace", password: "demo-grace-password" },
  { who: "operator", username: "operator", displayName: "Operator", password: "demo-operator-password" },
] as const;

const operatorScopes: readonly Scope[] = [
  "accounts:read",
  "accounts:staff",
  "inventory:audit",
  "inventory:define",
  "inventory:grant",
  "inventory:jobs",
  "inventory:read",
  "inventory:reverse",
  "inventory:revoke",
  "inventory:transfer",
  "inventory:unlock",
  "matchmaking:audit",
  "matchmaking:read",
  "matchmaking:write",
  "store:audit",
  "store:jobs",
  "store:publish",
  "store:read",
  "store:refund",
  "store:review",
  "store:support",
];

/**
 * Publishes the demo's definitions and catalog, and makes its players and its operator, as a service of the platform. What is
 * there already stays as it is, so it may run at every start.
 *
 * @throws Error with what the platform answered.
 */
export async function seedDemo(platform: Platform): Promise<void> {
  const seed = platform.asService("demo", ["accounts:staff", "inventory:define", "store:publish"]);
  await seed(
    "inventory",
    "mutation ($input: PublishItemDefinitionsInput!) { publishItemDefinitions(input: $input) { __typename } }",
    {
      ...demoDefinitions,
      idempotencyKey: "demo-definitions-3",
    },
  );
  await seed(
    "store",
    "mutation ($input: PublishStoreCatalogInput!) { publishStoreCatalog(input: $input) { __typename } }",
    { changes: demoCatalog, note: "the demo's catalog", idempotencyKey: "demo-catalog" },
  );
  for (const { who, username, displayName, password } of demoCredentials) {
    if (who === "player") {
      const register = "mutation ($input: RegisterInput!) { register(input: $input) { __typename } }";
      await seed("accounts", register, { username, displayName, password }, ["CONFLICT"]);
    } else {
      const create = "mutation ($input: CreateStaffInput!) { createStaff(input: $input) { __typename } }";
      await seed("accounts", create, { username, password, scopes: operatorScopes }, ["CONFLICT"]);
    }
  }
}
