import type { JsonObject, Language } from "@/ipc";
import { isDate } from "@/values/dates";
import { compareDecimals } from "@/values/decimal";
import { isAmount, plainAmount } from "@/values/money";
import { isFilled, isObject, sameJson, valueAt, withValueAt } from "@/values/paths";
import type { Check, Field, FlowDefinition, Part, Step } from "./definition";
import { type Beginning, evaluate, holds } from "./template";

/** A field with its full path; fields of list items are given per item. */
export interface PlacedField {
  path: string;
  field: Field;
}

export function partsOf(step: Step, data: JsonObject): Part[] {
  const own: Part[] = step.fields ? [{ fields: step.fields }] : [];
  return [...own, ...(step.parts ?? [])].filter((part) => holds(part.when, data));
}

/** The steps that apply to this data. */
export function stepsOf(flow: FlowDefinition, data: JsonObject): Step[] {
  return flow.steps.filter((step) => holds(step.when, data));
}

/** The fields of a step that apply, those inside lists included. */
export function fieldsOf(step: Step, data: JsonObject): PlacedField[] {
  return partsOf(step, data).flatMap((part) => placed(part.fields ?? [], "", data));
}

function placed(fields: readonly Field[], base: string, data: JsonObject): PlacedField[] {
  return fields
    .filter((field) => holds(field.when, data))
    .flatMap((field) => {
      const path = base === "" ? field.path : `${base}.${field.path}`;
      const own = { path, field };
      if (field.widget !== "list") return [own];
      const items = valueAt(data, path);
      const count = Array.isArray(items) ? items.length : 0;
      const inner = Array.from({ length: count }, (_, index) =>
        placed(field.fields, `${path}.${index}`, data),
      ).flat();
      return [own, ...inner];
    });
}

/** Why a field's value is not accepted: a key of `flows:check.…` with its parameters, or the flow's own message. */
export type FieldFault = { key: string; params?: Record<string, string | number> } | { message: string };

/** Judges one field. `language` chooses the flow's own messages. */
export function faultOf(
  { path, field }: PlacedField,
  data: JsonObject,
  language: Language,
): FieldFault | null {
  const value = valueAt(data, path);
  if (!isFilled(value)) return field.required ? { key: "required" } : null;
  if (field.widget === "offerings" && field.startOn && Array.isArray(value)) {
    const dateless = value.some((item) => isObject(item) && !isFilled(item.startOn));
    if (dateless) return { key: "startOn" };
  }
  for (const check of implied(field)) {
    const fault = failed(check, value, data);
    if (fault) return check.message ? { message: check.message[language] } : fault;
  }
  return null;
}

function implied(field: Field): Check[] {
  const own: Check[] =
    field.widget === "email" ? [{ kind: "email" }] : field.widget === "phone" ? [{ kind: "phone" }] : [];
  return [...own, ...(field.checks ?? [])];
}

// A local part, one @, and a dotted domain: what mail servers accept is wider, what people mistype is not.
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^\+?[\d\s()-]{5,20}$/;

function failed(check: Check, value: unknown, data: JsonObject): FieldFault | null {
  const text = typeof value === "string" ? value.trim() : "";
  switch (check.kind) {
    case "email":
      return EMAIL.test(text) ? null : { key: "email" };
    case "phone":
      return PHONE.test(text) ? null : { key: "phone" };
    case "pattern":
      return new RegExp(`^(?:${check.pattern})$`, "u").test(text) ? null : { key: "pattern" };
    case "length":
      return within([...text].length, check.min, check.max, "length");
    case "count":
      return within(Array.isArray(value) ? value.length : 0, check.min, check.max, "count");
    case "range":
      return outOfRange(isAmount(value) ? plainAmount(value) : text, check.min, check.max);
    case "notBefore": {
      const other = valueAt(data, check.path);
      const earlier = typeof other === "string" && isDate(other) && isDate(text) && text < other;
      return earlier ? { key: "notBefore", params: { date: other } } : null;
    }
  }
}

function within(
  count: number,
  min: number | undefined,
  max: number | undefined,
  what: string,
): FieldFault | null {
  if (min !== undefined && count < min) return { key: `${what}Min`, params: { min } };
  if (max !== undefined && count > max) return { key: `${what}Max`, params: { max } };
  return null;
}

function outOfRange(decimal: string, min: string | undefined, max: string | undefined): FieldFault | null {
  if (!/^-?\d+(\.\d+)?$/.test(decimal)) return { key: "number" };
  if (min !== undefined && compareDecimals(decimal, min) < 0) return { key: "rangeMin", params: { min } };
  if (max !== undefined && compareDecimals(decimal, max) > 0) return { key: "rangeMax", params: { max } };
  return null;
}

/** Every field of a flow that stands by itself, in order. */
function ownFields(flow: FlowDefinition): Field[] {
  return flow.steps.flatMap((step) => [
    ...(step.fields ?? []),
    ...(step.parts ?? []).flatMap((part) => part.fields ?? []),
  ]);
}

/** The data a new run begins with: `start`, then the fields' defaults in order, so that one may refer to an earlier one. */
export function initialData(flow: FlowDefinition, beginning: Beginning): JsonObject {
  let data: JsonObject = {};
  for (const { path, value: template } of flow.start ?? []) {
    const value = evaluate(template, { data, beginning });
    if (value !== undefined) data = withValueAt(data, path, value);
  }
  for (const field of ownFields(flow)) {
    if (valueAt(data, field.path) !== undefined) continue;
    const template = field.default ?? field.follows;
    const value = template === undefined ? undefined : evaluate(template, { data, beginning });
    if (value !== undefined) data = withValueAt(data, field.path, value);
  }
  return data;
}

/** Data after a change, with the fields that still follow another value led along; those a person typed in stay. */
export function ledAlong(flow: FlowDefinition, before: JsonObject, after: JsonObject): JsonObject {
  let data = after;
  for (const field of ownFields(flow)) {
    if (field.follows === undefined) continue;
    const now = valueAt(data, field.path);
    const led = evaluate(field.follows, { data: before });
    if (!sameJson(now, led)) continue;
    const next = evaluate(field.follows, { data });
    if (!sameJson(now, next)) data = withValueAt(data, field.path, next);
  }
  return data;
}
