import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allFlows } from "@/app/features";
import type { Field, FlowDefinition, OutputLine, OutputTable, Template } from "@/flows/definition";

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Named {
  name: string;
  input: Schema;
  output: Schema;
}

const core: { $defs: Record<string, Schema>; actions: Named[]; queries: Named[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../src/ipc/schema.json"), "utf8"),
);

/** What a schema may be, references and alternatives followed. */
function shapesOf(schema: Schema | undefined): Schema[] {
  if (!schema) return [];
  if (schema.$ref) return shapesOf(core.$defs[schema.$ref.replace("#/$defs/", "")]);
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return parts.length > 0 ? [schema, ...parts.flatMap(shapesOf)] : [schema];
}

/** The schemas at a dotted path; empty where the core has nothing there. */
function at(schemas: Schema[], path: string): Schema[] {
  return path
    .split(".")
    .filter((part) => part !== "")
    .reduce(
      (here, part) =>
        here.flatMap(shapesOf).flatMap((shape) => {
          const next = /^\d+$/.test(part) ? shape.items : shape.properties?.[part];
          return next ? [next] : [];
        }),
      schemas,
    );
}

const itemsOf = (schemas: Schema[]) =>
  schemas.flatMap(shapesOf).flatMap((shape) => (shape.items ? [shape.items] : []));

/** Every path of the answer a template refers to. */
function outputPaths(template: Template): string[] {
  return [...JSON.stringify(template).matchAll(/"\$output\.([\w.]+)"/g)].map(([, path = ""]) => path);
}

const wrong: string[] = [];

function judge(flow: FlowDefinition) {
  const say = (what: string) => wrong.push(`${flow.id}: ${what}`);
  const named = (list: Named[], name: string) => {
    const found = list.find((each) => each.name === name);
    if (!found) say(`the core has no ${name}`);
    return found;
  };
  const need = (schemas: Schema[], path: string, where: string) => {
    if (at(schemas, path).length === 0) say(`${where}: nothing at ${path}`);
  };
  const columns = (
    rows: Schema[],
    list: readonly (string | { path: string })[],
    to: string,
    where: string,
  ) => {
    for (const column of list) need(rows, typeof column === "string" ? column : column.path, where);
    for (const [, path = ""] of to.matchAll(/\{([\w.]+)\}/g)) need(rows, path, `${where} → ${to}`);
  };
  const told = (action: string, lines: readonly OutputLine[] = [], tables: readonly OutputTable[] = []) => {
    const output = [named(core.actions, action)?.output ?? {}];
    for (const line of lines) for (const path of outputPaths(line.value)) need(output, path, action);
    for (const table of tables) {
      const rows = itemsOf(at(output, table.rows));
      if (rows.length === 0) say(`${action}: no rows at ${table.rows}`);
      columns(rows, table.columns, table.to ?? "", `${action} ${table.rows}`);
      if (table.count) need(output, table.count, action);
    }
    return output;
  };
  const asked = (query: string, rows: string) =>
    itemsOf(at([named(core.queries, query)?.output ?? {}], rows));
  const field = (each: Field) => {
    if ("source" in each && each.source) {
      const { query, rows, value, label, note } = each.source;
      columns(
        asked(query, rows ?? "rows"),
        [value, label, ...(note ? [note] : [])],
        "",
        `${each.path} ${query}`,
      );
    }
    if (each.hint && "columns" in each.hint) {
      const { query, rows, columns: shown, to } = each.hint;
      columns(asked(query, rows ?? "rows"), shown, to ?? "", `${each.path} ${query}`);
    }
    if (each.widget === "list") each.fields.forEach(field);
  };
  for (const step of flow.steps) {
    const parts = [{ fields: step.fields }, ...(step.parts ?? [])];
    for (const part of parts) {
      part.fields?.forEach(field);
      const show = "show" in part ? part.show : undefined;
      if (show) columns(asked(show.query, show.rows ?? "rows"), show.columns, show.to ?? "", show.query);
    }
    for (const own of [step.action, step.outcome]) {
      if (!own) continue;
      const output = told(own.action, own.lines, own.tables);
      const params = "params" in own ? (own.params ?? {}) : {};
      for (const path of Object.values(params).flatMap(outputPaths)) need(output, path, own.action);
      for (const member of own === step.action ? (step.action.keep ?? []) : [])
        need(output, member, own.action);
    }
  }
  const output = told(flow.submit.action, flow.preview?.lines, flow.preview?.tables);
  told(flow.submit.action, flow.result.lines, flow.result.tables);
  for (const path of Object.values(flow.submit.params ?? {}).flatMap(outputPaths))
    need(output, path, "submit");
  for (const { to } of flow.result.next ?? []) columns(output, [], to, "next");
}

/** The members a template makes, with those inside, as far as they are fixed. */
function inputPaths(template: Template, base = ""): string[] {
  if (typeof template !== "object" || template === null) return [base];
  if (Array.isArray(template)) return [base];
  if ("$each" in template) return inputPaths(template.do ?? null, `${base}.0`);
  if ("$if" in template)
    return [template.then, template.else].flatMap((branch) =>
      branch === undefined ? [] : inputPaths(branch, base),
    );
  if (Object.keys(template).some((key) => key.startsWith("$"))) return [base];
  return Object.entries(template).flatMap(([key, each]) =>
    inputPaths(each, base === "" ? key : `${base}.${key}`),
  );
}

describe("what guided forms name", () => {
  it("is there in the core's answers", () => {
    expect(allFlows().length).toBeGreaterThan(2);
    allFlows().forEach(judge);
    expect(wrong).toEqual([]);
  });

  it("is missed where it is not there", () => {
    const [flow] = allFlows();
    if (!flow) throw new Error("There is no guided form");
    const lines = [{ label: { "zh-CN": "无", en: "none" }, value: "$output.nowhere" }];
    judge({ ...flow, preview: { lines } });
    expect(wrong.pop()).toContain("nothing at nowhere");
  });

  it("is there in the inputs of the core's actions", () => {
    const missing = allFlows().flatMap((flow) => {
      const made = [
        { action: flow.submit.action, input: flow.submit.input ?? {} },
        ...flow.steps.flatMap(({ action, outcome }) => [action, outcome].filter((own) => own !== undefined)),
      ];
      return made.flatMap(({ action, input }) => {
        const schema = core.actions.find((each) => each.name === action)?.input;
        return inputPaths(input)
          .filter((path) => at(schema ? [schema] : [], path).length === 0)
          .map((path) => `${flow.id}: ${action} takes no ${path}`);
      });
    });
    expect(missing).toEqual([]);
  });
});
