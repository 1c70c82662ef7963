import english from "../locales/en/errors.json";
import chinese from "../locales/zh-CN/errors.json";
import type { ErrorText, ErrorView, Fault, Language, Texts } from "./wire";

/** Codes of faults that arise on this side of the door, with texts in `locales/<language>/errors.json`. */
export type OwnCode = keyof typeof english;

/** Every rejection of `src/ipc`: the core's error as it came, or one of this side's own. */
export class BossError extends Error {
  readonly view: ErrorView;
  /** True when nobody knows whether the core did the work (the answer was lost): only a retry with the same request id is safe. */
  readonly uncertain: boolean;

  constructor(view: ErrorView, options: { uncertain?: boolean; cause?: unknown } = {}) {
    super(view.texts.en.what, { cause: options.cause });
    this.name = "BossError";
    this.view = view;
    this.uncertain = options.uncertain ?? false;
  }

  get code(): string {
    return this.view.code;
  }

  get faults(): Fault[] {
    return this.view.faults;
  }

  /** What happened, why and what to do, with the parameters filled in. */
  text(language: Language): ErrorText {
    return textOf(this.view, language);
  }
}

/** The sentences of an error, fault or notice in one language, `{param}` placeholders filled in. */
export function textOf(
  said: { texts: Texts; params: Record<string, string> },
  language: Language,
): ErrorText {
  const text = said.texts[language];
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name: string) => said.params[name] ?? whole);
  return { what: fill(text.what), why: fill(text.why), do: fill(text.do) };
}

/** An error of this side, e.g. the server cannot be reached. */
export function ownError(code: OwnCode, detail: string, cause?: unknown): BossError {
  const texts: Texts = { "zh-CN": chinese[code], en: english[code] };
  const view: ErrorView = {
    code: `ui.${code}`,
    params: { detail },
    texts,
    faults: [],
    requestId: null,
    action: null,
  };
  return new BossError(view, { uncertain: code === "unreachable", cause });
}

function isErrorView(value: unknown): value is ErrorView {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    "texts" in value &&
    "faults" in value &&
    typeof value.code === "string" &&
    typeof value.texts === "object"
  );
}

/** Makes a {@link BossError} of whatever was thrown. */
export function toBossError(thrown: unknown): BossError {
  if (thrown instanceof BossError) return thrown;
  if (isErrorView(thrown)) return new BossError(thrown);
  if (thrown instanceof Error) return ownError("unexpected", thrown.message, thrown);
  return ownError("unexpected", typeof thrown === "string" ? thrown : JSON.stringify(thrown));
}
