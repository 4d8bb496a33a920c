import { expect, test } from "vitest";
import { CompositionError, composeSupergraph } from "../src/compose.js";

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

test("subgraphs compose", () => {
  const sdl = composeSupergraph([
    { name: "a", url: "http://a", sdl: `${link}type Query { p: P } type P @key(fields: "id") { id: ID! }` },
    { name: "b", url: "http://b", sdl: `${link}type P @key(fields: "id") { id: ID! more: Int }` },
  ]);
  expect(sdl).toContain('@join__graph(name: "b", url: "http://b")');
});

test("what does not fit is told line by line, with the subgraph's name", () => {
  const compose = () =>
    composeSupergraph([
      { name: "a", url: "http://a", sdl: `${link}type Query { p: P } type P { id: ID! name: String }` },
      { name: "b", url: "http://b", sdl: `${link}type Query { q: Int } type P { id: Int! name: String }` },
    ]);
  expect(compose).toThrow(CompositionError);
  expect(compose).toThrow(/ {2}- INVALID_FIELD_SHARING: .*\n(.|\n)*FIELD_TYPE_MISMATCH|FIELD_TYPE_MISMATCH/);
  expect(() => composeSupergraph([{ name: "a", url: "http://a", sdl: "type {" }])).toThrow(/a: Syntax Error/);
});
