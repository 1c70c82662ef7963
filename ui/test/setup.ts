import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

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

afterEach(() => {
  cleanup();
  localStorage.clear();
});
