// Makes src/ipc/bindings.ts from src/ipc/schema.json, the registry of the core as `boss schema` writes it.
// With --check nothing is written: the exit code says whether the committed file is what the schema gives.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const schemaFile = new URL("../src/ipc/schema.json", import.meta.url);
const bindingsFile = new URL("../src/ipc/bindings.ts", import.meta.url);

/** Titles and descriptions beside a `$ref` would make the generator write the same type twice under two names. */
function plain(node, insideProperties = false) {
  if (Array.isArray(node)) return node.map((item) => plain(item));
  if (node === null || typeof node !== "object") return node;
  if (typeof node.$ref === "string" && !insideProperties) return { $ref: node.$ref };
  const entries = Object.entries(node).filter(([key]) => insideProperties || key !== "title");
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      plain(value, !insideProperties && (key === "properties" || key === "$defs")),
    ]),
  );
}

function doors(list, title) {
  const properties = list.map(({ name, input, output }) => [
    name,
    {
      type: "object",
      properties: { input: plain(input), output: plain(output) },
      required: ["input", "output"],
    },
  ]);
  return {
    title,
    type: "object",
    properties: Object.fromEntries(properties),
    required: list.map(({ name }) => name),
  };
}

function constant(name, doc, entries) {
  const lines = entries.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return `/** ${doc} */\nexport const ${name} = {\n${lines.join("\n")}\n} as const;\n`;
}

const schema = JSON.parse(await readFile(schemaFile, "utf8"));
const byName = (left, right) => (left.name < right.name ? -1 : 1);
const actions = [...schema.actions].sort(byName);
const queries = [...schema.queries].sort(byName);
const root = {
  title: "Registry",
  type: "object",
  properties: { actions: doors(actions, "Actions"), queries: doors(queries, "Queries") },
  required: ["actions", "queries"],
  $defs: plain({ $defs: schema.$defs ?? {} }).$defs,
};
const types = await compile(root, "Registry", {
  additionalProperties: false,
  bannerComment: "// Generated from schema.json by `npm run bindings`. Do not edit.",
  unreachableDefinitions: true,
  unknownAny: true,
  format: true,
  style: { printWidth: 110 },
});
const text = [
  types
    .replace(/\n \* This interface was referenced by[^\n]*\n \* via the `definition`[^\n]*/g, "")
    .replace(/\/\*\*\n \*\/\n/g, ""),
  constant(
    "actionPermissions",
    "The permission each action needs.",
    actions.map((it) => [it.name, it.permission]),
  ),
  constant(
    "queryPermissions",
    "The permission each query needs.",
    queries.map((it) => [it.name, it.permission]),
  ),
  constant(
    "queryTags",
    "What each query reads: an action that names one of these tags makes it stale.",
    queries.map((it) => [it.name, it.tags]),
  ),
].join("\n");

if (process.argv.includes("--check")) {
  const committed = await readFile(bindingsFile, "utf8").catch(() => "");
  if (committed !== text) {
    console.error("src/ipc/bindings.ts is not what src/ipc/schema.json gives: run `npm run bindings`.");
    process.exit(1);
  }
} else {
  await writeFile(bindingsFile, text);
}
