import { printSubgraphSdl } from "@muster/subgraph";
import { buildASTSchema, parse, visit } from "graphql";
import { expect, test } from "vitest";
import { matchmakingResolvers } from "../src/index.js";

const sdl = printSubgraphSdl([...matchmakingResolvers]);

test("every type, field, argument and input is described", () => {
  const bare: string[] = [];
  const within: string[] = [];
  const note = {
    enter(node: { name: { value: string }; description?: unknown }) {
      within.push(node.name.value);
      if (node.description === undefined) bare.push(within.join("."));
    },
    leave() {
      within.pop();
    },
  };
  let seen = 0;
  visit(parse(sdl), {
    enter: () => {
      seen++;
    },
  });
  visit(parse(sdl), {
    ObjectTypeDefinition: {
      enter(node) {
        within.push(node.name.value);
        const isRoot = ["Query", "Mutation", "Subscription"].includes(node.name.value);
        if (node.description === undefined && !isRoot) bare.push(node.name.value);
      },
      leave: note.leave,
    },
    InputObjectTypeDefinition: note,
    FieldDefinition: note,
    InputValueDefinition: note,
    ScalarTypeDefinition: note,
  });
  expect(seen).toBeGreaterThan(50);
  expect(bare).toEqual([]);
});

test("a player is an entity by id", () => {
  expect(sdl).toMatch(/type Player @key\(fields: "id"\)/);
});

test("each mutation has one input or none", () => {
  const mutation = buildASTSchema(parse(sdl), { assumeValidSDL: true }).getMutationType();
  const args = Object.values(mutation?.getFields() ?? {}).map((field) => field.args.map(({ name }) => name));
  expect(args.length).toBeGreaterThan(10);
  for (const names of args) expect([[], ["input"]]).toContainEqual(names);
});
