import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { printSchemaFiles, schemaFolder } from "@muster/stack/schema-files";
import { buildSchema, findBreakingChanges, parse, validate } from "graphql";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const git = (...args: string[]): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
const golden = (name: string): string => readFileSync(new URL(name, schemaFolder), "utf8");

test("schema/ holds what the classes say: run `npm run schema` and read the difference", () => {
  for (const [name, text] of printSchemaFiles()) expect(golden(name), `schema/${name}`).toBe(text);
});

test("every type, field, argument and value of a subgraph has a description", () => {
  const silent: string[] = [];
  for (const name of printSchemaFiles().keys()) {
    if (name === "supergraph.graphql" || name === "api.graphql") continue;
    // A description stands on the line above; a field without one follows another field or an opening bracket.
    const lines = golden(name).split("\n");
    for (const [index, line] of lines.entries()) {
      const isRoot =
        /^(type|extend type)? ?(Query|Mutation|Subscription) \{|^ {2}(query|mutation|subscription): /.test(
          line,
        );
      const declares = !isRoot && /^\s*\w+(\(.*)?:\s|^(type|input|enum|interface|scalar|union) /.test(line);
      const above = lines.slice(0, index).findLast((one) => one.trim() !== "" && !one.trim().startsWith("@"));
      if (declares && !above?.trim().endsWith('"')) silent.push(`schema/${name}:${index + 1} ${line.trim()}`);
    }
  }
  expect(silent).toEqual([]);
});

test("nothing that clients use went away, but what schema/breaking.txt lists with its reason", () => {
  const before = apiBefore();
  if (before === undefined) return;
  const allowed = golden("breaking.txt")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const breaking = findBreakingChanges(buildSchema(before), buildSchema(golden("api.graphql"))).map(
    ({ type, description }) => `${type}: ${description}`,
  );
  expect(breaking.filter((change) => !allowed.some((line) => line.startsWith(`${change} — `)))).toEqual([]);
});

test("every GraphQL example in README fits the schema", () => {
  const schema = buildSchema(golden("api.graphql"));
  const examples = [...readFileSync(`${root}README.md`, "utf8").matchAll(/```graphql\n(.*?)```/gs)];
  expect(examples.length).toBeGreaterThan(0);
  for (const [, example = ""] of examples) expect(validate(schema, parse(example)), example).toEqual([]);
});

/** The API's schema at the merge base with main, or one commit back when this is main; none where it did not exist. */
function apiBefore(): string | undefined {
  try {
    const head = git("rev-parse", "HEAD").trim();
    const base = git("merge-base", "HEAD", "main").trim();
    return git("show", `${base === head ? "HEAD^" : base}:schema/api.graphql`);
  } catch {
    return undefined;
  }
}
