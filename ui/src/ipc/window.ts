import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { hearTime } from "@/values/clock";
import type { ActCall, AskCall, Carrier, UiErrorReport } from "./carrier";
import { toBossError } from "./error";
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

const PROGRESS_EVENT = "boss://progress";

async function command<T>(name: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, args);
  } catch (thrown) {
    throw toBossError(thrown);
  }
}

function subscribe(listener: (progress: Progress) => void): () => void {
  let stopped = false;
  let stop: (() => void) | null = null;
  listen<Progress>(PROGRESS_EVENT, (event) => listener(event.payload)).then((unlisten) => {
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Carries calls over the window's IPC. The shell keeps the session. */
export class WindowCarrier implements Carrier {
  readonly kind = "window";

  act<T>(call: ActCall): Promise<Outcome<T>> {
    return command("act", { ...call });
  }

  ask<T>(call: AskCall): Promise<T> {
    return command("ask", { ...call });
  }

  cancel(requestId: string): Promise<void> {
    return command("cancel", { requestId });
  }

  onProgress(requestId: string, listener: (progress: Progress) => void): () => void {
    return subscribe((progress) => {
      if (progress.requestId === requestId) listener(progress);
    });
  }

  async place(): Promise<Place> {
    const place = await command<Place>("company_place");
    hearTime(place.now);
    return place;
  }

  chooseDemo(choice: DemoChoice): Promise<Place> {
    return command("choose_demo", { ...choice });
  }

  readonly leaveDemo = (): Promise<Place> => command("leave_demo");

  establishCompany(founding: Founding): Promise<Place> {
    return command("establish_company", { ...founding });
  }

  onPlaceProgress(listener: (progress: Progress) => void): () => void {
    return subscribe(listener);
  }

  signIn(login: string, password: string): Promise<SessionView> {
    return command("sign_in", { login, password });
  }

  signOut(): Promise<void> {
    return command("sign_out");
  }

  session(): Promise<SessionView | null> {
    return command("session");
  }

  lock(): Promise<void> {
    return command("lock");
  }

  async unlock(password: string): Promise<void> {
    await command("unlock", { password });
  }

  chooseFile(purpose: string): Promise<ChosenFile | null> {
    return command("choose_file", { purpose });
  }

  saveDocument(call: DocumentCall): Promise<string | null> {
    return command("save_document", { ...call });
  }

  openDocument(call: DocumentCall): Promise<void> {
    return command("open_document", { query: call.query, input: call.input });
  }

  printPage(): void {
    window.print();
  }

  recordUiError(report: UiErrorReport): Promise<void> {
    return command("record_ui_error", { ...report });
  }

  ready(painted: boolean): Promise<void> {
    return command("window_ready", { painted });
  }
}
