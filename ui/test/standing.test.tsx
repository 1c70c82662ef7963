import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { StandingProvider, useStanding } from "@/app/session";
import { beginSitting, endSitting, formPlace, sitting } from "@/app/sitting";
import { StartGate } from "@/app/start/StartGate";
import { useKeptForm } from "@/components";
import { BossError, carrier, type Place, type SessionView, setCarrier, watchRefusal } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";
import { refusal } from "./refusal";

const people: Record<string, SessionView> = {
  li: { staffId: 1, login: "li", name: "Li Min", roles: [], permissions: [], mustChangePassword: false },
  wu: { staffId: 2, login: "wu", name: "Wu Jie", roles: [], permissions: [], mustChangePassword: false },
};

const coded = (code: string) => new BossError({ ...refusal().view, code });

/** A made-up core: who is signed in, and whether the desk is locked. */
const core = { who: null as string | null, locked: false, canLock: true, canSignOut: true };

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  endSitting();
  sessionStorage.clear();
  window.location.hash = "";
  Object.assign(core, { who: "li", locked: false, canLock: true, canSignOut: true });
  const http = new HttpCarrier();
  vi.spyOn(http, "place").mockImplementation(async () => {
    const state = core.who === null ? "signIn" : core.locked ? "locked" : "ready";
    return { state, demo: false } as Place;
  });
  vi.spyOn(http, "session").mockImplementation(async () => people[core.who ?? ""] ?? null);
  vi.spyOn(http, "lock").mockImplementation(async () => {
    if (!core.canLock) throw new Error("store.busy");
    core.locked = true;
  });
  vi.spyOn(http, "unlock").mockImplementation(async (password) => {
    if (password === "the fifth") core.who = null;
    if (core.who === null) throw coded("gate.session_closed");
    if (password !== "right") throw coded("gate.sign_in_refused");
    core.locked = false;
  });
  vi.spyOn(http, "signIn").mockImplementation(async (login) => {
    Object.assign(core, { who: login, locked: false });
    return people[login] as SessionView;
  });
  vi.spyOn(http, "signOut").mockImplementation(async () => {
    if (!core.canSignOut) throw new Error("unreachable");
    core.who = null;
  });
  setCarrier(http);
});

interface Note {
  note?: string;
}

function Desk() {
  const { session, lock, signOut } = useStanding();
  const [form] = Form.useForm<Note>();
  const store = useKeptForm<Note>("desk", {});
  const [open, setOpen] = useState(false);
  const asked = useQuery({ queryKey: ["secret"], queryFn: async () => `for ${session?.name}` });
  return (
    <div>
      <p>{asked.data}</p>
      <button type="button" onClick={() => setOpen(true)}>
        open
      </button>
      <button type="button" onClick={lock}>
        lock
      </button>
      <button type="button" onClick={signOut}>
        leave
      </button>
      <Form form={form} initialValues={store.initialValues} onValuesChange={(_, all) => store.keep(all)}>
        <Form.Item name="note" label="note">
          <Input />
        </Form.Item>
      </Form>
      <Modal open={open} title="A dialog" onCancel={() => setOpen(false)}>
        owes 500
      </Modal>
    </div>
  );
}

function start() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
  const shown = render(
    <QueryClientProvider client={client}>
      <App>
        <StandingProvider>
          <StartGate>{() => <Desk />}</StartGate>
        </StandingProvider>
      </App>
    </QueryClientProvider>,
  );
  return { client, ...shown };
}

/** What a person can see and reach: nothing of what is covered. */
function reachable(): string {
  const shown = Array.from(document.body.children).filter((each) => !each.hasAttribute("data-covered"));
  return shown.map((each) => each.textContent).join(" ");
}

async function signIn(login: string) {
  fireEvent.change(await screen.findByLabelText("Sign-in name"), { target: { value: login } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "right" } });
  const buttons = screen.getAllByRole("button", { name: "Sign in", hidden: true });
  fireEvent.click(buttons[0] as HTMLElement);
}

async function unlock(password: string) {
  fireEvent.change(await screen.findByLabelText("Password"), { target: { value: password } });
  fireEvent.click(screen.getByRole("button", { name: "Unlock", hidden: true }));
}

describe("the lock", () => {
  it("covers dialogs, menus and messages, those that come later too, and takes the keys", async () => {
    start();
    fireEvent.click(await screen.findByText("open"));
    await screen.findByText("owes 500");
    // The dialog takes the focus once it is open; a window gives none to what is inert, jsdom does.
    await waitFor(() => expect(document.activeElement?.closest("[role=dialog]")).not.toBeNull());
    fireEvent.click(screen.getByText("lock"));
    await screen.findByText("The desk is locked");
    expect(reachable()).not.toMatch(/owes 500|A dialog|for Li Min/);
    const late = document.createElement("div");
    late.textContent = "a message";
    document.body.append(late);
    await waitFor(() => expect(late.inert && late.hasAttribute("inert")).toBe(true));
    expect(reachable()).not.toContain("a message");
    expect(document.activeElement).toBe(screen.getByLabelText("Password"));
    // Esc would close the dialog underneath, and with it what stands in it.
    fireEvent.keyDown(screen.getByLabelText("Password"), { key: "Escape" });
    fireEvent.keyDown(document.body, { key: "Escape" });
    await unlock("wrong");
    await act(() => new Promise((done) => setTimeout(done, 50)));
    expect(reachable()).not.toMatch(/owes 500/);
    await unlock("right");
    await waitFor(() => expect(reachable()).toMatch(/owes 500/));
    late.remove();
    expect(document.querySelector("[inert], [data-covered]")).toBeNull();
  });

  it("holds here even where the core can't lock, and over a reload", async () => {
    core.canLock = false;
    const { unmount } = start();
    fireEvent.click(await screen.findByText("lock"));
    await screen.findByText("The desk is locked");
    await act(() => new Promise((done) => setTimeout(done, 50)));
    expect(reachable()).not.toContain("for Li Min");
    unmount();
    start();
    await screen.findByText("The desk is locked");
    expect(screen.queryByText("for Li Min")).toBeNull();
    core.canLock = true;
    await unlock("right");
    await screen.findByText("for Li Min");
  });
});

describe("a locked desk", () => {
  it("makes room for signing in where too many wrong passwords ended the session", async () => {
    start();
    await screen.findByText("for Li Min");
    fireEvent.click(screen.getByText("lock"));
    await unlock("the fourth");
    await unlock("the fifth");
    await screen.findByLabelText("Sign-in name");
    expect(document.body.textContent).not.toContain("for Li Min");
  });
});

describe("another person", () => {
  const type = async (text: string) =>
    fireEvent.change(await screen.findByLabelText("note"), { target: { value: text } });
  const note = async () => (await screen.findByLabelText<HTMLInputElement>("note")).value;

  it("finds nothing of who signed out: no typing, no answers, no page", async () => {
    const { client } = start();
    await screen.findByText("for Li Min");
    await type("of Li");
    window.location.hash = "#/customers/17";
    fireEvent.click(screen.getByText("leave"));
    await screen.findByLabelText("Sign-in name");
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("of Li");
    expect(client.getQueryCache().getAll()).toEqual([]);
    expect(window.location.hash).toBe("#/");
    await signIn("wu");
    await screen.findByText("for Wu Jie");
    expect(await note()).toBe("");
    expect(sitting()?.staffId).toBe(2);
  });

  it("finds nothing of whose session the core ended, under the cover neither", async () => {
    const { client } = start();
    await screen.findByText("for Li Min");
    await type("of Li");
    window.location.hash = "#/customers/17";
    core.who = null;
    // Any call is refused by now, and the core is asked where this window stands.
    expect(() => watchRefusal(coded("gate.not_signed_in"))).toThrow();
    await screen.findByLabelText("Sign-in name");
    expect(document.body.textContent).not.toContain("for Li Min");
    expect(screen.queryByLabelText("note")).toBeNull();
    expect(client.getQueryCache().getAll()).toEqual([]);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("of Li");
    expect(window.location.hash).toBe("#/");
    await signIn("wu");
    await screen.findByText("for Wu Jie");
    expect(await note()).toBe("");
    expect(sitting()?.staffId).toBe(2);
  });

  it("leaves the window even where the core can't be told", async () => {
    start();
    await type("of Li");
    core.canSignOut = false;
    vi.spyOn(carrier(), "place").mockRejectedValue(new Error("unreachable"));
    fireEvent.click(screen.getByText("leave"));
    await screen.findByLabelText("Sign-in name");
    expect(reachable()).not.toContain("for Li Min");
  });

  it("keeps forms in places of their own", () => {
    beginSitting(1);
    const first = formPlace("x");
    beginSitting(2);
    expect(formPlace("x")).not.toBe(first);
  });
});
