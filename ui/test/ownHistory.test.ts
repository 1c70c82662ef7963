import { createHashHistory } from "@tanstack/react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepHistoryApart } from "@/app/ownHistory";

let stop = () => {};
let history: ReturnType<typeof createHashHistory>;

beforeEach(() => {
  window.history.replaceState(null, "", "#/desk");
  history = createHashHistory();
  stop = keepHistoryApart({ history } as never, "own");
});

afterEach(() => {
  stop();
  history.destroy();
});

/** Waits until this is the page, for the router and in the address, and its entry is the sitting's. */
async function stands(path: string, sitting: string): Promise<void> {
  await vi.waitFor(() => {
    expect(history.location.pathname).toBe(path);
    expect(window.location.hash).toBe(`#${path}`);
    expect(window.history.state.sitting).toBe(sitting);
  });
}

test("a link in a page, or an address that was typed, leads where it says and belongs to the sitting", async () => {
  const link = document.createElement("a");
  link.href = "#/accounts/15";
  document.body.append(link);
  link.click();
  await stands("/accounts/15", "own");
  history.push("/customers");
  await stands("/customers", "own");
  window.history.back();
  await stands("/accounts/15", "own");
});

test("the way back does not lead to a page of another sitting", async () => {
  history.push("/customers/12");
  await stands("/customers/12", "own");
  history.push("/desk");
  await stands("/desk", "own");
  stop();
  stop = keepHistoryApart({ history } as never, "another");
  window.history.back();
  await stands("/", "another");
});
