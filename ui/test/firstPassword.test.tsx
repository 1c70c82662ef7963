import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { StandingProvider } from "@/app/session";
import { StartGate } from "@/app/start/StartGate";
import { carrier, type Place, type SessionView } from "@/ipc";
import { mockCore } from "./mockCore";
import { show, write } from "./show";

const person = { staffId: 2, login: "li", name: "李敏", roles: ["finance"], permissions: ["everyone"] };

function stand(session: SessionView) {
  let place: Place = { state: "ready", now: "2026-11-18T02:00:00Z", companyName: "云川", demo: false };
  const core = mockCore({}, { "staff.change_own_password": () => ({ output: null }) });
  vi.spyOn(carrier(), "place").mockImplementation(async () => place);
  vi.spyOn(carrier(), "session").mockResolvedValue(session);
  vi.spyOn(carrier(), "signOut").mockImplementation(async () => {
    place = { ...place, state: "signIn" };
  });
  show(
    <StandingProvider>
      <StartGate>{() => <p>the desk</p>}</StartGate>
    </StandingProvider>,
  );
  return core;
}

beforeAll(() => {
  startTexts();
  setPreferences({ language: "zh-CN" });
});

describe("a password somebody else set", () => {
  beforeEach(() => vi.restoreAllMocks());

  it("is changed before the desk opens, and the new one signs in", async () => {
    const core = stand({ ...person, mustChangePassword: true });
    await screen.findByText("设置自己的密码");
    expect(screen.queryByText("the desk")).toBeNull();
    expect(document.activeElement).toBe(screen.getByLabelText("当前密码"));
    await write("当前密码", "a first quiet desk");
    await write("新密码", "another quiet desk");
    await write("再次输入", "another quiet desk");
    fireEvent.click(screen.getByText("设置密码"));
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({ old: "a first quiet desk", new: "another quiet desk" });
    await screen.findByLabelText("登录名");
  });

  it("is nothing to whoever has one of their own", async () => {
    stand({ ...person, mustChangePassword: false });
    await screen.findByText("the desk");
    expect(screen.queryByText("设置自己的密码")).toBeNull();
  });
});
