import { HttpCarrier } from "./http";
import { WindowCarrier } from "./window";
import type {
  ChosenFile,
  DemoChoice,
  DocumentCall,
  Founding,
  Outcome,
  Place,
  Progress,
  SessionView,
} from "./wire";

export interface ActCall {
  action: string;
  input: unknown;
  requestId: string;
  dryRun: boolean;
}

export interface AskCall {
  query: string;
  input: unknown;
  /** The page asks by itself: it does not count as use of the desk. */
  unattended?: boolean;
}

/** What a person sees and hears of the system around the page. Every method rejects with a {@link BossError}. */
export interface Carrier {
  readonly kind: "window" | "http";
  act<T>(call: ActCall): Promise<Outcome<T>>;
  ask<T>(call: AskCall, signal?: AbortSignal): Promise<T>;
  cancel(requestId: string): Promise<void>;
  /** Progress of one request; returns how to stop listening. */
  onProgress(requestId: string, listener: (progress: Progress) => void): () => void;

  place(): Promise<Place>;
  /** `code` where the place says that one is needed. */
  chooseDemo(choice: DemoChoice, code?: string): Promise<Place>;
  /** Leaves the demo for the person's own company; null where others share the company (a server). */
  readonly leaveDemo: (() => Promise<Place>) | null;
  establishCompany(founding: Founding, code?: string): Promise<Place>;
  /** Progress while a company is being set up. */
  onPlaceProgress(listener: (progress: Progress) => void): () => void;

  signIn(login: string, password: string): Promise<SessionView>;
  signOut(): Promise<void>;
  session(): Promise<SessionView | null>;
  lock(): Promise<void>;
  unlock(password: string): Promise<void>;

  /** The system's file dialog; `accept` is a list of extensions like `.csv,.gz` (browser only). Null when dismissed. */
  chooseFile(purpose: string, accept?: string): Promise<ChosenFile | null>;
  /** Runs a document query and lets the person save it; the path or file name, null when dismissed. */
  saveDocument(call: DocumentCall): Promise<string | null>;
  /** Opens the document with the system's viewer (window) or in a new tab (browser). */
  openDocument(call: DocumentCall): Promise<void>;
  /** Prints what lies in `.print-area`. */
  printPage(): void;

  recordUiError(report: UiErrorReport): Promise<void>;
  /** The pages are there and the window may show itself; `painted` once their first frame is on the screen. */
  ready(painted: boolean): Promise<void>;
}

export interface UiErrorReport {
  message: string;
  stack: string | null;
  requestId: string | null;
}

let current: Carrier | null = null;

/** The carrier of this seat: the window's IPC inside the app, HTTP in a browser. */
export function carrier(): Carrier {
  current ??= "__TAURI_INTERNALS__" in window ? new WindowCarrier() : new HttpCarrier();
  return current;
}

/** Replaces the carrier, for tests. */
export function setCarrier(replacement: Carrier | null): void {
  current = replacement;
}
