import type { JsonObject, JsonValue } from "@/ipc";
import { lastDayOfMonthBefore } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import { formatAmount, isAmount } from "@/values/money";
import { isFilled, isObject, sameJson, valueAt } from "@/values/paths";
import type { Condition, LocalText, Template } from "./definition";

/** What a template may refer to. */
export interface Scope {
  data: JsonObject;
  /** `@.…` inside `$each`. */
  item?: unknown;
  /** `$output.…` */
  output?: unknown;
  /** `$text` */
  text?: string;
  /** `$today`, `$address.…`, `$facts.…`: where a run begins. */
  beginning?: Beginning;
}

/** What is known before a run begins. */
export interface Beginning {
  /** `YYYY-MM-DD`. */
  today: string;
  /** Values of the page's address. */
  address: Readonly<Record<string, unknown>>;
  /** Answers of the flow's own queries, by name. */
  facts: Readonly<Record<string, unknown>>;
}

/** Judges a condition on the form's data. */
export function holds(condition: Condition | undefined, data: JsonObject): boolean {
  if (!condition) return true;
  if ("all" in condition) return condition.all.every((each) => holds(each, data));
  if ("any" in condition) return condition.any.some((each) => holds(each, data));
  if ("not" in condition) return !holds(condition.not, data);
  const value = valueAt(data, condition.path);
  if ("filled" in condition) return isFilled(value) === condition.filled;
  if ("in" in condition) return condition.in.some((each) => sameJson(each, value));
  return sameJson(condition.equals, value);
}

/** Makes a template's value; undefined when what it refers to is not there. */
export function evaluate(template: Template, scope: Scope): JsonValue | undefined {
  if (typeof template === "string") return refer(template, scope);
  if (Array.isArray(template)) {
    return template
      .map((each) => evaluate(each, scope))
      .filter((each): each is JsonValue => each !== undefined);
  }
  if (!isObject(template)) return template;
  return special(template, scope) ?? (isSpecial(template) ? undefined : members(template, scope));
}

function members(template: JsonObject, scope: Scope): JsonObject {
  const object: JsonObject = {};
  for (const [key, each] of Object.entries(template)) {
    const value = evaluate(each, scope);
    if (value !== undefined) object[key] = value;
  }
  return object;
}

const SPECIALS = ["$count", "$each", "$if", "$integer", "$monthBefore", "$or"];

function isSpecial(template: JsonObject): boolean {
  return SPECIALS.some((name) => name in template);
}

function special(template: JsonObject, scope: Scope): JsonValue | undefined {
  const { $count, $each, $if, $integer, $monthBefore, $or } = template;
  if ($count !== undefined) {
    const list = evaluate($count, scope);
    return Array.isArray(list) ? list.length : 0;
  }
  if ($each !== undefined) {
    const list = evaluate($each, scope);
    if (!Array.isArray(list)) return [];
    const made = list.map((item) => evaluate(template.do ?? null, { ...scope, item }));
    return made.filter((each): each is JsonValue => each !== undefined);
  }
  if (isObject($if)) {
    // The schema admits only conditions here.
    const branch = holds($if as Condition, scope.data) ? template.then : template.else;
    return branch === undefined ? undefined : evaluate(branch, scope);
  }
  if ($integer !== undefined) {
    const digits = evaluate($integer, scope);
    return /^-?\d{1,15}$/.test(String(digits)) ? Number(digits) : undefined;
  }
  if ($monthBefore !== undefined) {
    const day = evaluate($monthBefore, scope);
    return typeof day === "string" ? lastDayOfMonthBefore(day) : undefined;
  }
  if (Array.isArray($or)) {
    return $or.map((each) => evaluate(each, scope)).find((value) => isFilled(value));
  }
  return undefined;
}

function refer(template: string, scope: Scope): JsonValue | undefined {
  if (template === "$text") return scope.text;
  if (template === "@") return json(scope.item);
  if (template === "$") return withoutOwn(scope.data);
  if (template.startsWith("$.")) return json(valueAt(scope.data, template.slice(2)));
  if (template.startsWith("@.")) return json(valueAt(scope.item, template.slice(2)));
  if (template === "$today") return scope.beginning?.today;
  if (template.startsWith("$address.")) return json(valueAt(scope.beginning?.address, template.slice(9)));
  if (template.startsWith("$facts.")) return json(valueAt(scope.beginning?.facts, template.slice(7)));
  if (template === "$output") return json(scope.output);
  if (template.startsWith("$output.")) return json(valueAt(scope.output, template.slice(8)));
  return template;
}

/** The data without what the runner keeps in it for itself. */
function withoutOwn(data: JsonObject): JsonObject {
  const { $labels: _labels, results: _results, ...rest } = data;
  return rest;
}

function json(value: unknown): JsonValue | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((each) => json(each) ?? null);
  return isObject(value) ? value : undefined;
}

/** A value as it stands in a sentence: amounts with their currency, several one after the other. */
function written(value: unknown): string {
  if (isAmount(value)) return `${value.currency} ${formatAmount(value)}`;
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "number" ? groupDecimal(String(value)) : String(value);
}

/** Fills `{name}` in a text from an object by dotted path. */
export function fillText(text: string, from: unknown): string {
  return text.replace(/\{([\w.]+)\}/g, (whole, path: string) => {
    const value = valueAt(from, path);
    return value === undefined || value === null ? whole : written(value);
  });
}

/** Fills `{name}` in a path of this app; null when something it names is not there. */
export function fillPath(path: string, from: unknown): string | null {
  let complete = true;
  const filled = path.replace(/\{([\w.]+)\}/g, (_, name: string) => {
    const value = valueAt(from, name);
    if (value === undefined || value === null) complete = false;
    return encodeURIComponent(String(value));
  });
  return complete ? filled : null;
}

/** A text in one language, `{name}` filled from templates; null while one of them gives nothing. */
export function filledText(
  text: LocalText,
  language: keyof LocalText,
  params: Record<string, Template> = {},
  scope: Scope,
): string | null {
  const values = Object.entries(params).map(([name, template]) => [name, evaluate(template, scope)] as const);
  if (values.some(([name, value]) => value === undefined && text[language].includes(`{${name}}`)))
    return null;
  return fillText(text[language], Object.fromEntries(values));
}
