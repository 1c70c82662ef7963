import { placeParts } from "@/components/formFaults";
import type { JsonObject, JsonValue } from "@/ipc";
import { isObject } from "@/values/paths";
import type { Condition, Template } from "./definition";
import { holds } from "./template";

/** A place in the action's input and the place in the form's data that it was made from. `*` stands for an index. */
type Link = { input: string; data: string };

function join(base: string, key: string): string {
  return base === "" ? key : `${base}.${key}`;
}

/** Walks a template and notes which part of the data each part of the input comes from. */
function linksOf(template: JsonValue, input: string, item: string | null, data: JsonObject): Link[] {
  if (typeof template === "string") {
    if (template === "$") return [{ input, data: "" }];
    if (template.startsWith("$.")) return [{ input, data: template.slice(2) }];
    if (item !== null && template === "@") return [{ input, data: item }];
    if (item !== null && template.startsWith("@.")) return [{ input, data: join(item, template.slice(2)) }];
    return [];
  }
  if (Array.isArray(template))
    return template.flatMap((each, index) => linksOf(each, join(input, String(index)), item, data));
  if (!isObject(template)) return [];
  const { $each, $if, $integer, $or, $count } = template;
  if ($count !== undefined) return [];
  if ($integer !== undefined) return linksOf($integer, input, item, data);
  if (Array.isArray($or)) return $or.flatMap((each) => linksOf(each, input, item, data));
  if (isObject($if)) {
    const branch = holds($if as Condition, data) ? template.then : template.else;
    return branch === undefined ? [] : linksOf(branch, input, item, data);
  }
  if ($each !== undefined) {
    const list = linksOf($each, input, item, data);
    const inner = list.flatMap((link) =>
      linksOf(template.do ?? null, join(input, "*"), join(link.data, "*"), data),
    );
    return [...list, ...inner];
  }
  return Object.entries(template).flatMap(([key, each]) => linksOf(each, join(input, key), item, data));
}

/** How well a link's input path is the head of the place: how many parts, or -1; with the indexes met at `*`. */
function match(link: string, place: string[]): { length: number; indexes: string[] } {
  const parts = link === "" ? [] : link.split(".");
  const indexes: string[] = [];
  for (const [at, part] of parts.entries()) {
    const there = place[at];
    if (there === undefined) return { length: -1, indexes };
    if (part === "*" && /^\d+$/.test(there)) indexes.push(there);
    else if (part !== there) return { length: -1, indexes };
  }
  return { length: parts.length, indexes };
}

/**
 * The path in the form's data that a fault's place in the action's input came from, so the fault can be shown at its
 * field; null when no field made it.
 */
export function dataPathOf(place: string, template: Template, data: JsonObject): string | null {
  const parts = placeParts(place).map(String);
  let best: { length: number; path: string } | null = null;
  for (const link of linksOf(template, "", null, data)) {
    const found = match(link.input, parts);
    if (found.length < 0 || (best && best.length >= found.length)) continue;
    const indexes = [...found.indexes];
    const head = link.data.replace(/\*/g, () => indexes.shift() ?? "0");
    best = {
      length: found.length,
      path: [head, ...parts.slice(found.length)].filter((part) => part !== "").join("."),
    };
  }
  return best?.path ?? null;
}
