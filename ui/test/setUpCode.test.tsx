import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { StandingProvider } from "@/app/session";
import { StartGate } from "@/app/start/StartGate";
import { carrier, type Place } from "@/ipc";
import { mockCore } from "./mockCore";
import { show, write } from "./show";

beforeAll(() => {
  startTexts();
  setPreferences({ language: "zh-CN" });
});

test("the code of a server is asked for first, and can be put right beside what was filled in", async () => {
  const place: Place = { state: "choose", now: "2026-11-18T02:00:00Z", codeNeeded: true, demo: false };
  mockCore({}, {});
  vi.spyOn(carrier(), "place").mockResolvedValue(place);
  const establish = vi.spyOn(carrier(), "establishCompany").mockResolvedValue(place);
  show(
    <StandingProvider>
      <StartGate>{() => null}</StartGate>
    </StandingProvider>,
  );
  const code = await screen.findByLabelText("终端中的代码", { exact: false });
  expect(document.activeElement).toBe(code);
  fireEvent.change(code, { target: { value: "AAAA-BBBB-CCCC" } });
  fireEvent.click(screen.getByText("建立公司"));
  await write("公司名称", "岚桥云科技有限公司");
  const again = screen.getByLabelText("终端中的代码", { exact: false });
  expect(again).toHaveProperty("value", "AAAA-BBBB-CCCC");
  fireEvent.change(again, { target: { value: "2DJU-XUU6-MM4H" } });
  await write("姓名", "林晚舟");
  await write("登录名", "linwan");
  await write("密码", "a quiet desk");
  await write("再输入一次密码", "a quiet desk");
  fireEvent.click(screen.getByRole("button", { name: "建立公司" }));
  await waitFor(() => expect(establish).toHaveBeenCalledTimes(1));
  expect(establish.mock.calls[0]?.[1]).toBe("2DJU-XUU6-MM4H");
});
