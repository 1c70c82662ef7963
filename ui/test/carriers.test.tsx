import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { renderHook, act as settle, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  askKey,
  askNamed,
  BossError,
  carrier,
  invalidateStale,
  newRequestId,
  setCarrier,
  useActNamed,
  useDryRunNamed,
} from "@/ipc";
import { HttpCarrier } from "@/ipc/http";
import { WindowCarrier } from "@/ipc/window";

const texts = {
  "zh-CN": { what: "{name} 已存在", why: "", do: "" },
  en: { what: "{name} exists", why: "", do: "" },
};
const refusal = {
  code: "customers.exists",
  params: { name: "A" },
  texts,
  faults: [],
  requestId: "r",
  action: null,
};

function answer(body: unknown, status = 200) {
  return new Response(JSON.stringify(body), { status });
}

afterEach(() => {
  clearMocks();
  setCarrier(null);
  vi.unstubAllGlobals();
});

describe("request ids", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    const early = newRequestId(1_000);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < newRequestId(2_000)).toBe(true);
    expect(newRequestId(5)).not.toBe(newRequestId(5));
  });
});

describe("the window's carrier", () => {
  it("sends the action as the shell expects it, and turns refusals into BossError", async () => {
    const calls: unknown[] = [];
    mockIPC((command, args) => {
      calls.push([command, args]);
      if (command === "ask") throw refusal;
      return { output: 7 };
    });
    const window = new WindowCarrier();
    const outcome = await window.act({ action: "a.b", input: { x: 1 }, requestId: "id", dryRun: true });
    expect(outcome.output).toBe(7);
    expect(calls[0]).toEqual(["act", { action: "a.b", input: { x: 1 }, requestId: "id", dryRun: true }]);
    const error = await window.ask({ query: "q.r", input: {} }).catch((thrown) => thrown);
    if (!(error instanceof BossError)) throw new Error("the refusal must arrive as a BossError");
    expect(error.text("en").what).toBe("A exists");
    expect(error.text("zh-CN").what).toBe("A 已存在");
  });
});

describe("a question the page asks by itself", () => {
  it("says that nobody touched the desk since the last one", async () => {
    const asked: unknown[] = [];
    mockIPC((_, args) => asked.push(args));
    setCarrier(new WindowCarrier());
    const touch = () => window.dispatchEvent(new Event("keydown"));
    touch();
    await askNamed("q.r", {});
    await askNamed("q.r", {});
    touch();
    await askNamed("q.r", {});
    const alone = { query: "q.r", input: {}, unattended: true };
    expect(asked).toEqual([{ query: "q.r", input: {} }, alone, { query: "q.r", input: {} }]);
  });
});

describe("the HTTP carrier", () => {
  it("posts with the guard header and reads refusals", async () => {
    const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>();
    fetched.mockResolvedValueOnce(answer({ output: 1 })).mockResolvedValueOnce(answer(refusal, 422));
    vi.stubGlobal("fetch", fetched);
    const http = new HttpCarrier();
    await http.act({ action: "a.b", input: {}, requestId: "id", dryRun: false });
    const [path, init] = fetched.mock.calls[0] ?? [];
    expect(path).toBe("/api/act");
    expect(new Headers(init?.headers).get("x-boss")).toBe("1");
    expect(JSON.parse(String(init?.body))).toMatchObject({ action: "a.b", requestId: "id", dryRun: false });
    await expect(http.signIn("a", "b")).rejects.toMatchObject({ code: "customers.exists", uncertain: false });
  });

  it("keeps the page's half of the session and sends it, until it signs out or the session is gone", async () => {
    const sent: (string | null)[] = [];
    let state = "ready";
    const core = async (path: string, init: RequestInit) => {
      sent.push(new Headers(init.headers).get("x-boss"));
      const headers =
        path === "/api/session" && init.method === "POST" ? { "x-boss": "the-half" } : undefined;
      return new Response(JSON.stringify({ state, now: "2027-04-30T15:00:00Z" }), { headers });
    };
    vi.stubGlobal("fetch", core);
    const http = new HttpCarrier();
    await http.signIn("a", "b");
    await http.ask({ query: "q", input: {} });
    // A reload begins with what the tab's own storage holds; no other storage has it.
    await new HttpCarrier().ask({ query: "q", input: {} });
    expect(sent).toEqual(["1", "the-half", "the-half"]);
    expect(JSON.stringify({ ...localStorage })).not.toContain("the-half");
    await http.signOut();
    await http.ask({ query: "q", input: {} });
    expect(sent.slice(3)).toEqual(["the-half", "1"]);
    await http.signIn("a", "b");
    state = "signIn";
    await http.place();
    await http.ask({ query: "q", input: {} });
    expect(sent.at(-1)).toBe("1");
  });

  it("calls a lost connection uncertain, and a strange answer by its status", async () => {
    vi.stubGlobal(
      "fetch",
      vi
        .fn()
        .mockRejectedValueOnce(new TypeError("refused"))
        .mockResolvedValueOnce(new Response("<html>", { status: 502 })),
    );
    const http = new HttpCarrier();
    await expect(http.place()).rejects.toMatchObject({ code: "ui.unreachable", uncertain: true });
    await expect(http.place()).rejects.toMatchObject({ code: "ui.unexpected", uncertain: false });
  });
});

function scene() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const http = new HttpCarrier();
  setCarrier(http);
  vi.spyOn(http, "onProgress").mockReturnValue(() => undefined);
  return { client, wrapper, act: vi.spyOn(http, "act") };
}

describe("useAct", () => {
  const outcome = {
    output: 1,
    requestId: "",
    dryRun: false,
    replayed: false,
    warnings: [],
    changes: [],
    stale: ["bills"],
  };

  it("joins a double click, keeps the id over a failure, renews it after success", async () => {
    const { wrapper, act } = scene();
    act.mockRejectedValueOnce(new BossError(refusal)).mockResolvedValue(outcome);
    const { result } = renderHook(() => useActNamed("bills.finalise"), { wrapper });
    await settle(() => result.current.run({}).catch(() => undefined));
    expect(result.current.error?.code).toBe("customers.exists");
    await settle(async () => {
      await Promise.all([result.current.run({}), result.current.run({})]);
    });
    expect(act).toHaveBeenCalledTimes(2);
    const ids = act.mock.calls.map(([call]) => call.requestId);
    expect(ids[0]).toBe(ids[1]);
    expect(result.current.requestId()).not.toBe(ids[1]);
    expect(result.current.outcome?.output).toBe(1);
  });

  it("refreshes what is stale", async () => {
    const { client } = scene();
    client.setQueryData(askKey("flows.drafts", {}), { rows: [] });
    client.setQueryData(["other"], 1);
    await invalidateStale(client, ["billing"]);
    expect(client.getQueryState(askKey("flows.drafts", {}))?.isInvalidated).toBe(false);
    await invalidateStale(client, ["flows"]);
    expect(client.getQueryState(askKey("flows.drafts", {}))?.isInvalidated).toBe(true);
    expect(client.getQueryState(["other"])?.isInvalidated).toBe(false);
  });
});

describe("useDryRun", () => {
  it("asks after a pause, only for valid input, and keeps the last answer meanwhile", async () => {
    const { wrapper, act } = scene();
    act.mockImplementation(
      async ({ input }) =>
        ({
          output: JSON.stringify(input),
          requestId: "",
          dryRun: true,
          replayed: false,
          warnings: [],
          changes: [],
          stale: [],
        }) as never,
    );
    const { result, rerender } = renderHook(({ input }) => useDryRunNamed("a.b", input), {
      wrapper,
      initialProps: { input: null as object | null },
    });
    await new Promise((done) => setTimeout(done, 400));
    expect(act).not.toHaveBeenCalled();
    for (const x of [1, 2, 3]) rerender({ input: { x } });
    await waitFor(() => expect(result.current.outcome?.output).toBe('{"x":3}'));
    expect(act).toHaveBeenCalledTimes(1);
    expect(act.mock.calls[0]?.[0].dryRun).toBe(true);
    rerender({ input: { x: 4 } });
    expect(result.current).toMatchObject({ pending: true, outcome: { output: '{"x":3}' } });
    await waitFor(() => expect(result.current.outcome?.output).toBe('{"x":4}'));
    rerender({ input: null });
    expect(result.current.outcome).toBeNull();
    expect(carrier().kind).toBe("http");
  });
});
