import { dirname, join, normalize } from "node:path/posix";
import { expect, test } from "vitest";
import { files, importsOf, read, sources, workspaces } from "./house/tree.js";

/** Names that say nothing about what is inside. */
const bannedNames = /(^|\/)(utils?|common|shared|helpers?|core|misc)(\/|\.[a-z]+$|$)/;

/** Files over 400 lines, each with the reason why it is one piece. The list may only shrink. */
const longFiles: Readonly<Record<string, string>> = {};

/** Packages with fewer than two workspaces that use them, each with the open issue that brings the second. */
const waitingForSecondUser: Readonly<Record<string, string>> = {
  "@muster/client": "the portal is the first; games and tools outside this tree are the others",
};

/** Workspaces whose build others serve as files: nothing imports them, but they must be built first. */
const servedAsFiles = ["@muster/graphiql", "@muster/portal"];

/** What each room of a subgraph may import: other rooms of its own, and anything of these beside them. */
const rooms: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: RegExp }>> = {
  schema: { rooms: ["schema"], packages: /^(type-graphql|@muster\/subgraph)$/ },
  resolvers: {
    rooms: ["resolvers", "schema", "service"],
    packages: /^(type-graphql|dataloader|@muster\/(auth|subgraph|events|errors))$/,
  },
  service: { rooms: ["service"], packages: /^(node:(crypto|buffer)|@muster\/(errors|runtime|auth))$/ },
  storage: {
    rooms: ["storage", "service", "events"],
    packages:
      /^(node:crypto|@muster\/(errors|runtime|auth|postgres|redis|events|ledger|audit|jobs|definitions))$/,
  },
  events: { rooms: ["events", "service"], packages: /^@muster\/(events|ledger|runtime|errors|auth)$/ },
  jobs: { rooms: ["jobs", "service"], packages: /^@muster\/(jobs|runtime|errors|telemetry)$/ },
  http: { rooms: ["http", "service"], packages: /^@muster\/(subgraph|errors|auth)$/ },
};

test("no file or folder has a name that says nothing", () => {
  expect(files.filter((file) => bannedNames.test(file))).toEqual([]);
});

test("no source file is longer than 400 lines, but those that say why", () => {
  const long = sources.filter((file) => read(file).split("\n").length > 401);
  expect(long.sort()).toEqual(Object.keys(longFiles).sort());
});

test("each room of a subgraph imports what its duty allows", () => {
  const wrong: string[] = [];
  for (const file of sources) {
    const [, subgraph, room] = /^subgraphs\/([^/]+)\/src\/([^/.]+)/.exec(file) ?? [];
    const rule = room === undefined ? undefined : rooms[room];
    if (rule === undefined) continue;
    for (const target of importsOf(file)) {
      if (target.startsWith(".")) {
        const path = normalize(join(dirname(file), target)).slice(`subgraphs/${subgraph}/src/`.length);
        const targetRoom = /^[^/.]+/.exec(path)?.[0] ?? "";
        if (!rule.rooms.includes(targetRoom)) wrong.push(`${file} imports ${target}`);
      } else if (!rule.packages.test(target)) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Parts of the match plane that run in browsers and replay from a seed: no Node, no time and no chance of their own. */
const pureRealtime = /^realtime\/(wire|transport|replication|simulation|rollback|games)\/src\//;
/** Where transport meets the machine. */
const adapters = /^realtime\/transport\/src\/(link|aead)\//;

test("the match plane takes time, chance and the machine from outside", () => {
  const wrong = sources
    .filter((file) => pureRealtime.test(file) && !adapters.test(file))
    .filter(
      (file) =>
        importsOf(file).some((target) => target.startsWith("node:")) ||
        /\b(Date\.|new Date\b|Math\.random|performance\.|setTimeout|setInterval|setImmediate)/.test(
          read(file),
        ),
    );
  expect(wrong).toEqual([]);
});

test("a subgraph's main is at most 15 lines, and only schema declares object types", () => {
  for (const file of sources.filter((one) => one.startsWith("subgraphs/"))) {
    if (file.endsWith("/src/main.ts"))
      expect(read(file).trim().split("\n").length, file).toBeLessThanOrEqual(15);
    if (/\/src\/(?!schema)/.test(file))
      expect(read(file), file).not.toMatch(/@(ObjectType|InputType|ArgsType)\(/);
  }
});

test("each package has two users", () => {
  const lonely = workspaces
    .filter(({ folder }) => folder.startsWith("packages/"))
    .filter(({ name }) => users(name).length < 2)
    .map(({ name }) => name);
  expect(lonely.sort()).toEqual(Object.keys(waitingForSecondUser).sort());
});

function users(name: string): string[] {
  return workspaces
    .filter(({ folder, dependencies }) => folder !== "test" && dependencies.includes(name))
    .map((workspace) => workspace.name);
}

test("every dependency that a workspace declares is imported there", () => {
  const unused: string[] = [];
  for (const { folder, dependencies } of workspaces) {
    const own = files.filter(
      (file) =>
        file.startsWith(`${folder}/`) &&
        /\.(tsx?|mjs|html|json|css)$/.test(file) &&
        !file.endsWith("package.json"),
    );
    const text = own.map(read).join("\n");
    for (const dependency of dependencies) {
      if (dependency.startsWith("@types/") || servedAsFiles.includes(dependency)) continue;
      // What is generated quotes with one stroke.
      const isImported = [`"${dependency}"`, `"${dependency}/`, `'${dependency}'`].some((name) =>
        text.includes(name),
      );
      if (!isImported) unused.push(`${folder}: ${dependency}`);
    }
  }
  expect(unused).toEqual([]);
});

test("every source file is reached from the face of its workspace or is run by name", () => {
  const dead: string[] = [];
  for (const { folder } of workspaces) {
    const own = sources.filter((file) => file.startsWith(`${folder}/src/`));
    const manifest = read(`${folder}/package.json`);
    const scripts = read("package.json");
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file) || !own.includes(file)) return;
      reached.add(file);
      for (const target of importsOf(file)) {
        if (!target.startsWith(".")) continue;
        const path = normalize(join(dirname(file), target)).replace("/dist/", "/src/");
        for (const extension of [".ts", ".tsx"]) visit(path.replace(/\.js$/, extension));
      }
    };
    for (const file of own) {
      const built = file.replace(`${folder}/src/`, "dist/").replace(/\.tsx?$/, ".js");
      const isFace = /\/src\/(index|main)\.tsx?$/.test(file);
      if (isFace || manifest.includes(`./${built}`) || scripts.includes(`${folder}/${built}`)) visit(file);
    }
    dead.push(...own.filter((file) => !reached.has(file) && !file.endsWith(".d.ts")));
  }
  expect(dead.filter((file) => !file.startsWith("gateway/graphiql/"))).toEqual([]);
});

test("every exported name says what it is for", () => {
  const silent: string[] = [];
  for (const file of sources.filter((one) => one.includes("/src/"))) {
    const lines = read(file).split("\n");
    for (const [index, line] of lines.entries()) {
      if (
        !/^export (abstract |async |declare )?(function\*?|class|interface|type [A-Z]\w*[ <=]|const|enum)\b/.test(
          line,
        )
      )
        continue;
      if (!isDescribed(lines, index)) silent.push(`${file}:${index + 1}`);
    }
  }
  expect(silent).toEqual([]);
});

/** Whether a docstring ends just above the line, or above its decorators. */
function isDescribed(lines: readonly string[], index: number): boolean {
  let at = index - 1;
  while (at >= 0 && !/\*\/\s*$/.test(lines[at] ?? "") && (lines[at] ?? "").trim() !== "") at--;
  return /\*\/\s*$/.test(lines[at] ?? "");
}

test("every command in README and docs is real", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const own = new Set(["ci", "install"]);
  const unreal: string[] = [];
  for (const file of files.filter((one) => one === "README.md" || /^docs\/.*\.md$/.test(one))) {
    const code = [...read(file).matchAll(/```sh\n.*?```|`[^`\n]+`/gs)].join("\n");
    for (const match of code.matchAll(/\bnpm (run )?(?:--\S+ )*([a-z][a-z-]*)/g)) {
      const name = match[2] ?? "";
      if (!Object.hasOwn(scripts, name) && !(match[1] === undefined && own.has(name)))
        unreal.push(`${file}: ${match[0]}`);
    }
  }
  expect(unreal).toEqual([]);
});

test("every link from a document to a file leads somewhere", () => {
  const broken: string[] = [];
  const known = new Set(files.flatMap((file) => [file, dirname(file)]));
  for (const file of files.filter((one) => one.endsWith(".md"))) {
    for (const [, target = ""] of read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      if (!known.has(normalize(join(dirname(file), target)).replace(/\/$/, "")))
        broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});
