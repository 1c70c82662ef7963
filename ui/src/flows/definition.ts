/**
 * The format of a guided form: `assets/flows/<id>.json`. The same as `assets/flows/flow.schema.json`, which says it to
 * editors and tests; keep the two together.
 */
import type { JsonValue } from "@/ipc";

/** A text in both languages. `{name}` stands for a parameter where the place of use says so. */
export interface LocalText {
  "zh-CN": string;
  en: string;
}

/**
 * JSON with references, made into a value (see `template.ts`):
 * `"$.customer.name"` the form's data at a path (left out of objects when nothing is there) ·
 * `"@.quantity"` the current item inside `$each` · `"$text"` what is being typed (lookups, hints) ·
 * `"$output.bill.total"` what an action answered (preview, result) · `{"$count": ref}` length of a list ·
 * `{"$each": ref, "do": template}` a list made item by item · `{"$if": condition, "then": template, "else": template}` ·
 * `{"$integer": ref}` digits as a number · `{"$or": [template, …]}` the first that gives something.
 */
export type Template = JsonValue;

/** When something applies, judged on the form's data. */
export type Condition =
  | { path: string; equals: JsonValue }
  | { path: string; in: JsonValue[] }
  | { path: string; filled: boolean }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** What a field's value must keep to, judged when the field is left. A failed check blocks the step. */
export type Check = { message?: LocalText } & (
  | { kind: "pattern"; pattern: string }
  | { kind: "length"; min?: number; max?: number }
  | { kind: "range"; min?: string; max?: string }
  | { kind: "email" }
  | { kind: "phone" }
  | { kind: "notBefore"; path: string }
  | { kind: "count"; min?: number; max?: number }
);

/** Where choices come from: a query and which of its rows' members to use (dotted paths). */
export interface Source {
  query: string;
  input?: Template;
  /** Where the rows lie in the answer. */
  rows?: string;
  value: string;
  label: string;
  note?: string;
}

/** Rows shown under a field while typing, e.g. customers of a similar name. Never blocks. */
export interface Hint {
  query: string;
  input: Template;
  rows?: string;
  /** Asked from this many characters on. */
  minLength?: number;
  title: LocalText;
  columns: string[];
  /** Opens a row, e.g. `/customers/{customerId}`. */
  to?: string;
}

export interface Option {
  value: string;
  label: LocalText;
}

export interface FieldBase {
  /** Where the value lies in the form's data; inside a list relative to the item. */
  path: string;
  label: LocalText;
  help?: LocalText;
  placeholder?: LocalText;
  required?: boolean;
  when?: Condition;
  default?: Template;
  checks?: Check[];
  hint?: Hint;
}

/** A field. What its widget keeps in the data is said beside it. */
export type Field = FieldBase &
  (
    | { widget: "text" | "textarea" | "phone" | "email" } // string
    | { widget: "select" | "radio"; options?: Option[]; source?: Source } // the option's value
    | { widget: "checkbox" } // true or false
    | { widget: "date" } // "YYYY-MM-DD"
    | { widget: "amount"; currency: Template; allowNegative?: boolean } // {minor, currency}
    | { widget: "quantity"; unit?: LocalText; decimals?: number } // decimal string
    | { widget: "lookup"; source: Source } // the row's value; its label under `$labels.<path>`
    | { widget: "offerings"; source: Source; quantity?: boolean } // [{[source.value], quantity}]
    | { widget: "file"; purpose: string; accept?: string } // {token, name, size}
    | { widget: "list"; fields: Field[]; itemLabel?: LocalText; addLabel?: LocalText } // [{…}]
    | { widget: `custom:${string}`; settings?: JsonValue } // as the feature's widget says
  );

export type OutputKind = "text" | "amount" | "quantity" | "date" | "count";

/** One line of an outcome: a label and what stands there. Lines without a value are left out. */
export interface OutputLine {
  label: LocalText;
  value: Template;
  kind?: OutputKind;
  strong?: boolean;
}

/** An action a step runs by itself, before the form is submitted. Its answer stays at `results.<step id>` of the data. */
export interface StepAction {
  action: string;
  label: LocalText;
  input: Template;
  /** The step is finished only when this has run. */
  required?: boolean;
  /** Asked before it runs, for what cannot be undone. */
  confirm?: LocalText;
  /** Shows what the action would do (its dry run) beside the step. */
  preview?: boolean;
  lines?: OutputLine[];
  documents?: DocumentLink[];
}

/** Rows a step shows, from a query. */
export interface RowsPart {
  query: string;
  input?: Template;
  rows?: string;
  columns: { path: string; label: LocalText; kind?: OutputKind }[];
  /** What no rows means, e.g. "No exceptions". */
  empty: LocalText;
  /** Opens a row, e.g. `/billing/parked/{accountId}`. */
  to?: string;
}

/** A section of a step. */
export interface Part {
  title?: LocalText;
  help?: LocalText;
  when?: Condition;
  fields?: Field[];
  show?: RowsPart;
}

export interface Step {
  id: string;
  title: LocalText;
  help?: LocalText;
  when?: Condition;
  fields?: Field[];
  parts?: Part[];
  action?: StepAction;
}

export interface DocumentLink {
  label: LocalText;
  query: string;
  input: Template;
  suggestedName: Template;
}

export interface NextStep {
  label: LocalText;
  /** `{name}` is filled from the action's output, e.g. `/customers/{customerId}`. */
  to: string;
  when?: Condition;
  permission?: string;
}

export interface FlowDefinition {
  $schema?: string;
  id: string;
  titles: LocalText;
  summary?: LocalText;
  /** Needed to run it; that of the submit action when left out. */
  permission?: string;
  /** Place in menus, small first. */
  order?: number;
  /** What a draft is called, e.g. `"$.customer.name"`. */
  draftTitle?: Template;
  steps: Step[];
  submit: {
    action: string;
    /** The action's input; all of the data when left out. */
    input?: Template;
    /** Says what the button does; `{name}` from `params`. */
    label: LocalText;
    params?: Record<string, Template>;
  };
  /** Lines of "what will happen", from the dry run of the submit action. */
  preview?: { lines: OutputLine[] };
  result: {
    title: LocalText;
    lines?: OutputLine[];
    documents?: DocumentLink[];
    next?: NextStep[];
  };
}
