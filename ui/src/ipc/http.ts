import { hearTime } from "@/values/clock";
import type { ActCall, AskCall, Carrier, UiErrorReport } from "./carrier";
import { ownError, toBossError } from "./error";
import { askOthers, keepPageHalf, pageHalf } from "./pageHalf";
import type {
  ChosenFile,
  DemoChoice,
  DocumentCall,
  DocumentFile,
  Founding,
  Outcome,
  Place,
  Progress,
  SessionView,
} from "./wire";

const POLL_EVERY_MS = 500;

interface Sending {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  raw?: Blob;
  /** What `boss serve` shows for setting up a company. */
  code?: string;
  signal?: AbortSignal;
}

async function send<T>(path: string, { method = "POST", body, raw, code, signal }: Sending = {}): Promise<T> {
  const response = await reach(path, {
    method,
    credentials: "same-origin",
    // A form on another site cannot set this header: it is the server's guard against forged posts. Once somebody is signed
    // in it carries this page's half of the session's token.
    headers: {
      "x-boss": pageHalf() ?? "1",
      ...(raw ? {} : { "content-type": "application/json" }),
      ...(code ? { "x-boss-code": code } : {}),
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal,
  });
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  const half = response.headers.get("x-boss");
  if (half) keepPageHalf(half);
  return parse<T>(text);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw ownError("unreachable", thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

function parse<T>(text: string): T {
  // An empty answer means "nothing to say", which the caller typed as void or null.
  return JSON.parse(text === "" ? "null" : text);
}

function refusal(status: number, text: string) {
  try {
    return toBossError(JSON.parse(text));
  } catch {
    return ownError("unexpected", `HTTP ${status}`);
  }
}

function poll(every: () => Promise<Progress | null>, listener: (progress: Progress) => void): () => void {
  let stopped = false;
  const timer = setInterval(async () => {
    // A failed poll is not the person's concern: the call itself reports what went wrong.
    const progress = await every().catch(() => null);
    if (progress && !stopped) listener(progress);
  }, POLL_EVERY_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

/** Bytes of a document as a query returns them. */
export function documentBlob(file: DocumentFile): Blob {
  const bytes = Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: file.mediaType });
}

function follow(url: string, download: string | null): void {
  const link = document.createElement("a");
  link.href = url;
  if (download === null) link.target = "_blank";
  else link.download = download;
  link.rel = "noopener";
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function pick(accept: string | undefined): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    if (accept) input.accept = accept;
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null), { once: true });
    input.addEventListener("cancel", () => resolve(null), { once: true });
    input.click();
  });
}

/**
 * Carries calls to `boss serve` on the same origin. One half of the session's token lives in an HttpOnly cookie, the other
 * with the page.
 */
export class HttpCarrier implements Carrier {
  readonly kind = "http";

  act<T>(call: ActCall): Promise<Outcome<T>> {
    return send("/api/act", { body: call });
  }

  ask<T>(call: AskCall, signal?: AbortSignal): Promise<T> {
    return send("/api/ask", { body: call, signal });
  }

  cancel(requestId: string): Promise<void> {
    return send("/api/cancel", { body: { requestId } });
  }

  onProgress(requestId: string, listener: (progress: Progress) => void): () => void {
    const path = `/api/progress?requestId=${encodeURIComponent(requestId)}`;
    return poll(() => send<Progress | null>(path, { method: "GET" }), listener);
  }

  async place(): Promise<Place> {
    const ask = async () => {
      const place = await send<Place>("/api/place", { method: "GET" });
      hearTime(place.now);
      return place;
    };
    const place = await ask();
    if (place.state !== "signIn") return place;
    // This tab's half belongs to no session any more, or it has none; another tab's may.
    keepPageHalf(null);
    return (await askOthers()) === null ? place : ask();
  }

  chooseDemo(choice: DemoChoice, code?: string): Promise<Place> {
    return send("/api/place/demo", { body: choice, code });
  }

  readonly leaveDemo = null;

  establishCompany(founding: Founding, code?: string): Promise<Place> {
    return send("/api/place/establish", { body: founding, code });
  }

  onPlaceProgress(listener: (progress: Progress) => void): () => void {
    return poll(async () => (await this.place()).progress ?? null, listener);
  }

  signIn(login: string, password: string): Promise<SessionView> {
    return send("/api/session", { body: { login, password } });
  }

  signOut(): Promise<void> {
    const ended = send<void>("/api/session", { method: "DELETE" });
    keepPageHalf(null);
    return ended;
  }

  session(): Promise<SessionView | null> {
    return send("/api/session", { method: "GET" });
  }

  lock(): Promise<void> {
    return send("/api/session/lock");
  }

  async unlock(password: string): Promise<void> {
    await send("/api/session/unlock", { body: { password } });
  }

  async chooseFile(purpose: string, accept?: string): Promise<ChosenFile | null> {
    const file = await pick(accept);
    if (!file) return null;
    const named = new URLSearchParams({ name: file.name, purpose });
    return send(`/api/files?${named}`, { raw: file });
  }

  async saveDocument(call: DocumentCall): Promise<string | null> {
    const file = await this.ask<DocumentFile>({ query: call.query, input: call.input });
    const name = call.suggestedName || file.fileName;
    follow(URL.createObjectURL(documentBlob(file)), name);
    return name;
  }

  async openDocument(call: DocumentCall): Promise<void> {
    const file = await this.ask<DocumentFile>({ query: call.query, input: call.input });
    follow(URL.createObjectURL(documentBlob(file)), null);
  }

  printPage(): void {
    window.print();
  }

  recordUiError(report: UiErrorReport): Promise<void> {
    return send("/api/log", { body: report });
  }

  async ready(): Promise<void> {
    // A browser tab is visible already.
  }
}
