import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { allFlows } from "@/app/features";
import demoFlow from "../scripts/demo/open-account.json";

const root = join(import.meta.dirname, "..");

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

const sources = filesUnder("src", /\.tsx?$/).map((path) => ({
  path,
  text: readFileSync(join(root, path), "utf8"),
}));

describe("passwords", () => {
  it("are typed in the one field whose eye knows its keys", () => {
    const others = sources.filter(
      ({ path, text }) => /Input\.Password/.test(text) && !path.endsWith("PasswordInput.tsx"),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});

type Texts = { [key: string]: string | Texts };

/** Every key of a locale file; plural forms count as one key. */
function keysOf(texts: Texts, base = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const path = base === "" ? key : `${base}.${key}`;
    return typeof value === "string"
      ? [path.replace(/_(zero|one|two|few|many|other)$/, "")]
      : keysOf(value, path);
  });
}

function keysIn(language: string): Map<string, Set<string>> {
  return new Map(
    filesUnder(`src/locales/${language}`, /\.json$/).map((path) => {
      const texts: Texts = JSON.parse(readFileSync(join(root, path), "utf8"));
      return [path.replace(/.*\/|\.json$/g, ""), new Set(keysOf(texts))];
    }),
  );
}

describe("texts", () => {
  const chinese = keysIn("zh-CN");
  const english = keysIn("en");

  it("are complete in both languages", () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [area, keys] of chinese)
      expect([...keys].sort(), area).toEqual([...(english.get(area) ?? [])].sort());
  });

  it("hold the same placeholders in both languages", () => {
    const holes = (text: string) => (text.match(/\{\{?\w+\}?\}/g) ?? []).sort().join();
    const compare = (left: Texts, right: Texts, where: string) => {
      for (const [key, value] of Object.entries(left)) {
        const other = right[key];
        if (typeof value !== "string" && typeof other === "object") compare(value, other, `${where}.${key}`);
        if (typeof value === "string" && typeof other === "string")
          expect(holes(other), `${where}.${key}`).toBe(holes(value));
      }
    };
    for (const path of filesUnder("src/locales/zh-CN", /\.json$/)) {
      const read = (file: string): Texts => JSON.parse(readFileSync(join(root, file), "utf8"));
      compare(read(path), read(path.replace("zh-CN", "en")), path);
    }
  });

  it("exist for every key the code names", () => {
    const missing: string[] = [];
    let found = 0;
    for (const { path, text } of sources) {
      const namespace = /useTranslation\("([\w-]+)"\)/.exec(text)?.[1] ?? "common";
      const named = [
        ...text.matchAll(/\bt\(\s*"([^"]+)"/g),
        ...text.matchAll(/(?:label|useShortcut\([^,]+,)\s*:?\s*"([\w-]+:[\w.]+)"/g),
      ];
      for (const [, key = ""] of named) {
        found += 1;
        const [area, name] = key.includes(":") ? key.split(":") : [namespace, key];
        if (!english.get(area ?? "")?.has(name ?? "")) missing.push(`${path}: ${key}`);
      }
      for (const [, prefix = ""] of text.matchAll(/\bt\(\s*`([^`$]+)\$\{/g)) {
        const [area, name = ""] = prefix.includes(":") ? prefix.split(":") : [namespace, prefix];
        // Open families are looked up with a default text and may have no key yet.
        const open = text.includes(`t(\`${prefix}`) && /t\(`[^`]+`,\s*\w/.test(text);
        if (!open && ![...(english.get(area ?? "") ?? [])].some((key) => key.startsWith(name)))
          missing.push(`${path}: ${prefix}…`);
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(100);
  });
});

describe("the house rules", () => {
  it("only src/ipc knows the window", () => {
    const offenders = sources.filter(
      ({ path, text }) => text.includes("@tauri-apps") && !path.startsWith("src/ipc/"),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
    expect(sources.some(({ text }) => text.includes("@tauri-apps"))).toBe(true);
  });

  it("no source file is longer than 400 lines, no type is silenced", () => {
    for (const { path, text } of sources) {
      if (path.endsWith("bindings.ts")) continue;
      expect(text.split("\n").length, path).toBeLessThanOrEqual(400);
      expect(/as unknown as|@ts-ignore|@ts-nocheck/.test(text), path).toBe(false);
    }
  });

  it("amounts never become floats outside the chart", () => {
    const offenders = sources.filter(
      ({ path, text }) => /parseFloat|Number\([^)]*minor/.test(text) && !path.endsWith("echarts.ts"),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  it("the bindings are what the schema gives", () => {
    execFileSync("node", [join(root, "scripts/bindings.mjs"), "--check"]);
  });
});

describe("guided forms", () => {
  const schemaFile = join(root, "../assets/flows/flow.schema.json");
  const validate = new Ajv({ allErrors: true, strict: false }).compile(
    JSON.parse(readFileSync(schemaFile, "utf8")),
  );

  it("keep to the format", () => {
    expect(existsSync(schemaFile)).toBe(true);
    for (const flow of [demoFlow, ...allFlows()]) {
      validate(flow);
      expect(validate.errors ?? [], flow.id).toEqual([]);
    }
  });

  it("are refused when a language or a widget's need is missing", () => {
    const broken = structuredClone(demoFlow) as {
      titles: Record<string, string>;
      steps: { fields?: Record<string, unknown>[] }[];
    };
    delete broken.titles.en;
    expect(validate(broken)).toBe(false);
    const lookup = structuredClone(demoFlow) as { steps: { fields?: Record<string, unknown>[] }[] };
    lookup.steps[0]?.fields?.push({ path: "x", widget: "lookup", label: { "zh-CN": "某", en: "x" } });
    expect(validate(lookup)).toBe(false);
  });
});

describe("the places of faults", () => {
  interface Shape {
    $ref?: string;
    properties?: Record<string, Shape>;
    [member: string]: unknown;
  }
  const schema: { $defs: Record<string, Shape>; actions: { input: Shape }[] } = JSON.parse(
    readFileSync(join(root, "src/ipc/schema.json"), "utf8"),
  );
  /** Not for people: what a form carries along, and the branches and values inside a field. */
  const silent = new Set(["version", "demo", "new", "choice", "minor", "data", "flow", "step"]);

  function namesIn(shape: unknown, seen: Set<string>, names: Set<string>): void {
    if (Array.isArray(shape)) for (const each of shape) namesIn(each, seen, names);
    if (typeof shape !== "object" || shape === null) return;
    const { $ref, properties, ...rest } = shape as Shape;
    if ($ref && !seen.has($ref)) {
      seen.add($ref);
      namesIn(schema.$defs[$ref.replace("#/$defs/", "")], seen, names);
    }
    for (const [name, inner] of Object.entries(properties ?? {})) {
      names.add(name);
      namesIn(inner, seen, names);
    }
    for (const member of ["items", "anyOf", "oneOf", "allOf"]) namesIn(rest[member], seen, names);
  }

  it("have a word for every field of every action", () => {
    const names = new Set<string>();
    for (const { input } of schema.actions) namesIn(input, new Set(), names);
    const words = keysIn("en").get("places") ?? new Set();
    const wordless = [...names].filter((name) => !silent.has(name) && !words.has(`of.${name}`));
    expect(names.size).toBeGreaterThan(50);
    expect(wordless).toEqual([]);
  });
});
