import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// jsdom has no layout: what the components measure is answered here.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));

class Watcher {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", Watcher);
vi.stubGlobal("IntersectionObserver", Watcher);

const plainStyle = window.getComputedStyle;
// jsdom does not know pseudo elements and says so on every call.
window.getComputedStyle = (element) => plainStyle(element);

/** The moment at which every test begins: the last evening of a month where the company is, or what BOSS_TEST_NOW says. */
const begins = new Date(process.env.BOSS_TEST_NOW ?? "2027-04-30T15:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: begins });
});

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  localStorage.clear();
});
