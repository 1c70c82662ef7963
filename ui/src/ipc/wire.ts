/**
 * The envelope both carriers speak: what travels around the inputs and outputs named in `bindings.ts`.
 * Amounts are minor units as decimal strings, dates `YYYY-MM-DD`, instants RFC 3339 in UTC.
 */

export type Language = "zh-CN" | "en";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Money: minor units of an ISO 4217 currency, e.g. `{minor: "12345", currency: "CNY"}` is 123.45 yuan. */
export interface Amount {
  minor: string;
  currency: string;
}

/** Half-open dates: `to` is not served. */
export interface Period {
  from: string;
  to: string;
}

/** A document's bytes as a query returns them. */
export interface DocumentFile {
  fileName: string;
  mediaType: string;
  base64: string;
}

/** The three sentences of an error or notice. */
export interface ErrorText {
  what: string;
  why: string;
  do: string;
}

export type Texts = Record<Language, ErrorText>;

/** One thing wrong at one place of the input, e.g. `customer.creditCode` or `line 17`. */
export interface Fault {
  place: string;
  code: string;
  params: Record<string, string>;
  texts: Texts;
}

/** A warning: the action goes on, the person should know. */
export interface Notice {
  code: string;
  params: Record<string, string>;
  place: string | null;
  texts: Texts;
}

export interface Change {
  verb: "created" | "changed" | "removed";
  kind: string;
  id: number | null;
  label: string;
}

/** What an action did, or in a dry run would do. */
export interface Outcome<T> {
  output: T;
  requestId: string;
  dryRun: boolean;
  replayed: boolean;
  warnings: Notice[];
  changes: Change[];
  stale: string[];
}

/** How the core refuses: the rejection value of every call. */
export interface ErrorView {
  code: string;
  params: Record<string, string>;
  texts: Texts;
  faults: Fault[];
  requestId: string | null;
  action: string | null;
}

export interface Progress {
  requestId: string;
  phase: string;
  done: number;
  total: number | null;
  ratePerSecond: number | null;
  secondsLeft: number | null;
}

/** Where the person stands before any page can be shown. */
export interface Place {
  state: "choose" | "signIn" | "ready" | "locked";
  /** What time it is at the core, RFC 3339 in UTC. */
  now: string;
  companyName?: string | null;
  demo: boolean;
  /** Sign-ins of the demo company; never present for a real one. */
  staffHint?: { login: string; password: string; name?: string }[] | null;
  progress?: Progress | null;
  /** A company is set up here only with the code that `boss serve` shows in its terminal. */
  codeNeeded?: boolean;
}

export interface SessionView {
  staffId: number;
  login: string;
  name: string;
  roles: string[];
  permissions: string[];
  /** Somebody else set the password: it has to be changed before anything else. */
  mustChangePassword: boolean;
}

/** A file the person picked; `token` is what an action's input carries. */
export interface ChosenFile {
  token: string;
  name: string;
  size: number;
}

export interface DemoChoice {
  customers?: number;
  months?: number;
}

/** The founding form's answer. */
export interface Founding {
  company: {
    name: string;
    currency: string;
    timeZone: string;
    taxNumber?: string;
    [key: string]: JsonValue | undefined;
  };
  owner: { login: string; name: string; password: string };
}

/** A query that makes a document, for save-as and open. */
export interface DocumentCall {
  query: string;
  input: JsonValue | object;
  suggestedName: string;
}
