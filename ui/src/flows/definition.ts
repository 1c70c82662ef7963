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
 * `{"$integer": ref}` digits as a number · `{"$or": [template, …]}` the first that gives something ·
 * `{"$monthBefore": date}` the last day of the month before a day.
 * Only where a run begins (`start`, `default`): `"$today"` the company's day · `"$address.customer"` a value of the
 * page's address (`?customer=12`) · `"$facts.company.…"` what the flow's `facts` answered.
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

/** Where choices come from: a query and which of its rows' members to use (dotted paths; texts in both languages too). */
export interface Source {
  query: string;
  /** May refer to `$output`: the answer of `first`. */
  input?: Template;
  /** Asked before, e.g. for the account whose currency decides what can be ordered. For offerings. */
  first?: { query: string; input: Template };
  /** Where the rows lie in the answer. */
  rows?: string;
  value: string;
  label: string;
  note?: string;
  /** How the label of a value is found that came with the page's address, not from the list; `@` is the value. */
  known?: { query: string; input: Template; label: string };
}

/** Rows shown under a field while typing, e.g. customers of a similar name. Never blocks. */
export interface Hint {
  query: string;
  input: Template;
  rows?: string;
  /** Asked from this many characters on. */
  minLength?: number;
  title: LocalText;
  columns: (string | OutputColumn)[];
  /** Opens a row, e.g. `/customers/{customerId}`. */
  to?: string;
  /** Takes a row instead of what is being typed: sets these paths; `@` is the row. */
  use?: { label: LocalText; set: { path: string; value: Template }[] };
}

/** What the core says of a value while it is typed, e.g. a credit code whose check digit does not fit. Never blocks. */
export interface NoticeHint {
  query: string;
  input: Template;
  minLength?: number;
  /** Where the notice lies in the answer. */
  notice: string;
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
  /** The value is this as long as nobody has typed another one: prefilled, and still so when its source changes. */
  follows?: Template;
  checks?: Check[];
  hint?: Hint | NoticeHint;
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
    | {
        widget: "offerings"; // [{[source.value], quantity, startOn, parentId, parentItem}]
        source: Source;
        /** Whether a quantity is asked: always, or where this member of the row is true. */
        quantity?: boolean | string;
        /** Asks the day each one begins. */
        startOn?: { label: LocalText; default: Template };
        /** Where the subscriptions are that an add-on can be added to; their rows have an `offeringId`. */
        base?: Source;
      }
    | { widget: "file"; purpose: string; accept?: string } // {token, name, size}
    | { widget: "list"; fields: Field[]; itemLabel?: LocalText; addLabel?: LocalText } // [{…}]
    | { widget: `custom:${string}`; settings?: JsonValue } // as the feature's widget says
  );

export type OutputKind = "text" | "amount" | "quantity" | "date" | "count" | "reason";

/** One line of an outcome: a label and what stands there. Lines without a value are left out. */
export interface OutputLine {
  label: LocalText;
  value: Template;
  kind?: OutputKind;
  strong?: boolean;
  /** The words of the core's codes, e.g. of states. */
  words?: Record<string, LocalText>;
}

/** A column of rows. `reason` shows what an error says and what to do. */
export interface OutputColumn {
  path: string;
  label: LocalText;
  kind?: OutputKind;
  words?: Record<string, LocalText>;
  /** Where the lines lie that explain the value: "why?" stands beside it. */
  explain?: string;
}

/** Rows of an action's answer. */
export interface OutputTable {
  title: LocalText;
  /** Where the rows lie in the answer. */
  rows: string;
  columns: OutputColumn[];
  /** What no rows means; the table is left out when this is. */
  empty?: LocalText;
  /** How many there are in all, where the answer holds only the first: its place. */
  count?: string;
  /** Opens a row, e.g. `/customers/{customerId}`. */
  to?: string;
}

/** What an action would do, shown in a step: figures at the right, rows in the middle. */
export interface StepOutcome {
  action: string;
  input: Template;
  lines?: OutputLine[];
  tables?: OutputTable[];
}

/**
 * An action a step runs by itself, before the form is submitted. Its answer stays at `results.<step id>` of the data, and
 * counts as long as its input stays the same.
 */
export interface StepAction extends StepOutcome {
  /** What the button says; `{name}` from `params`. */
  label: LocalText;
  /** May refer to `$output`: the dry run's answer. */
  params?: Record<string, Template>;
  /** The step has this action only then. */
  when?: Condition;
  /** The step is finished only when this has run; it is then the step's primary button. */
  required?: boolean;
  /** Cannot be run again with the same input. */
  once?: boolean;
  /** Asked before it runs, for what cannot be undone; `{name}` from `params`. */
  confirm?: LocalText;
  /** What is said instead, the first that holds. */
  variants?: { when: Condition; label: LocalText; confirm?: LocalText }[];
  /** Shows what the action would do (its dry run). */
  preview?: boolean;
  /** Which members of the answer are kept in the draft; all when left out. */
  keep?: string[];
  documents?: DocumentLink[];
}

/** Rows a step shows, from a query. */
export interface RowsPart {
  query: string;
  input?: Template;
  rows?: string;
  columns: OutputColumn[];
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
  /** Shows what was given in the steps before, each with the way back to it. */
  review?: boolean;
}

export interface Step {
  id: string;
  title: LocalText;
  help?: LocalText;
  when?: Condition;
  fields?: Field[];
  parts?: Part[];
  /** At most one of the two. */
  action?: StepAction;
  outcome?: StepOutcome;
}

export interface DocumentLink {
  label: LocalText;
  query: string;
  input: Template;
  suggestedName: Template;
}

export interface NextStep {
  label: LocalText;
  /** `{name}` is filled from the action's output, e.g. `/customers/{customerId}`; left out where the output has none. */
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
  /** Queries asked before a run begins; their answers are `$facts.<name>`. */
  facts?: Record<string, { query: string; input?: Template }>;
  /** Values a run begins with, in order, before the fields' defaults; left out where the template gives nothing. */
  start?: { path: string; value: Template }[];
  steps: Step[];
  submit: {
    action: string;
    /** The action's input; all of the data when left out. */
    input?: Template;
    /** Says what the button does; `{name}` from `params`. */
    label: LocalText;
    params?: Record<string, Template>;
    /** Other words where a condition holds; the first that does. */
    variants?: { when: Condition; label: LocalText }[];
  };
  /** "What will happen", from the dry run of the submit action. */
  preview?: { lines: OutputLine[]; tables?: OutputTable[] };
  result: {
    title: LocalText;
    lines?: OutputLine[];
    tables?: OutputTable[];
    documents?: DocumentLink[];
    next?: NextStep[];
  };
}
