import { printSubgraphSdl } from "@muster/subgraph";
import {
  buildASTSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
} from "graphql";
import { expect, test } from "vitest";
import { inventoryResolvers } from "../src/index.js";

const sdl = printSubgraphSdl([...inventoryResolvers]);
const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
);

test("every type, field, argument and value says what it is", () => {
  const silent: string[] = [];
  const note = (
    what: string,
    { description }: { readonly description?: string | null | undefined },
  ): void => {
    if (description == null || description.length < 3) silent.push(what);
  };
  for (const type of types) {
    if (!["Query", "Mutation", "Subscription"].includes(type.name)) note(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field);
      for (const argument of field.args) note(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  expect(silent).toEqual([]);
});

test("entities have their keys, and a player's inventory may be absent while the rest is there", () => {
  expect(sdl).toContain('type Item @key(fields: "id")');
  expect(sdl).toContain('type Player @key(fields: "id")');
  const player = schema.getType("Player");
  if (!isObjectType(player)) throw new Error("Player is not an object type");
  const fields = Object.values(player.getFields()).filter(({ name }) => name !== "id");
  expect(fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["inventoryCursor", "items", "wallet", "trades", "documents"]),
  );
  expect(fields.filter(({ type }) => String(type).endsWith("!")).map(({ name }) => name)).toEqual([]);
});

/** What moves no value: doing it again changes nothing more, or a version keeps it from being done twice. */
const withoutKey = [
  ...["saveLoadout", "deleteLoadout", "liftTransferLock"],
  ...[
    "saveItemDefinitionsDraft",
    "discardItemDefinitionsDraft",
    "importItemDefinitions",
    "withdrawItemDefinitions",
  ],
  ...["saveDocument", "saveDocuments", "deleteDocument"],
  // A job's steps have keys of their own, and one that does not wait to be retried is refused.
  "retryInventoryJob",
];

test("every mutation has one input, and a key where value moves", () => {
  const keyless: string[] = [];
  for (const { name, args } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    expect(
      args.map((arg) => arg.name),
      name,
    ).toEqual(["input"]);
    const input = schema.getType(String(args[0]?.type).replace("!", ""));
    if (!isInputObjectType(input)) throw new Error("the input is not an input type");
    const key = input.getFields()["idempotencyKey"];
    if (key === undefined) keyless.push(name);
    else expect(String(key.type)).toBe("ID!");
  }
  expect(keyless.filter((name) => !withoutKey.includes(name))).toEqual([]);
});
