/**
 * The page's half of the session's token, of which the browser's cookie is the other one. It lies in this tab's own
 * storage: a reload keeps it, another origin (another port too) never gets it, and it goes with the tab. A further tab of
 * the same origin asks those that are open for it; where none is, its person signs in again.
 */
const KEY = "boss.pageHalf";
const CHANNEL = "boss.pageHalf";
/** Open tabs answer within a few milliseconds; nobody waits longer for none. */
const ASK_FOR_MS = 250;

type Message = { ask: true } | { half: string };

function openChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
}

let answering: BroadcastChannel | null = null;

/** Answers other tabs from now on. */
function answerOthers(): void {
  if (answering) return;
  answering = openChannel();
  answering?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    const half = pageHalf();
    if ("ask" in data && half) answering?.postMessage({ half } satisfies Message);
  });
}

export function pageHalf(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keeps a half, or forgets it. */
export function keepPageHalf(half: string | null): void {
  if (half === null) {
    sessionStorage.removeItem(KEY);
    answering?.close();
    answering = null;
    return;
  }
  sessionStorage.setItem(KEY, half);
  answerOthers();
}

/** Asks the other tabs for their half and keeps it; null where none has one. */
export function askOthers(): Promise<string | null> {
  const channel = openChannel();
  if (!channel) return Promise.resolve(null);
  return new Promise((resolve) => {
    const end = (half: string | null) => {
      clearTimeout(timer);
      channel.close();
      if (half !== null) keepPageHalf(half);
      resolve(half);
    };
    const timer = setTimeout(() => end(null), ASK_FOR_MS);
    channel.addEventListener("message", ({ data }: MessageEvent<Message>) => {
      if ("half" in data) end(data.half);
    });
    channel.postMessage({ ask: true } satisfies Message);
  });
}

if (pageHalf() !== null) answerOthers();
