import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("./src", import.meta.url));

/** `BOSS_API` points the development server at a running `boss serve`. */
const api = process.env.BOSS_API ?? "http://127.0.0.1:4780";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": source } },
  clearScreen: false,
  server: {
    port: 4781,
    strictPort: true,
    fs: { allow: [".."] },
    // `boss serve` answers only pages whose origin is the host that was asked: the browser's own host is passed on.
    proxy: { "/api": { target: api, changeOrigin: false } },
  },
  build: {
    target: "es2022",
    // The window loads from the disk: one larger chunk per library is cheaper than many small ones.
    chunkSizeWarningLimit: 1600,
  },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"],
    setupFiles: ["test/setup.ts"],
    css: false,
    testTimeout: 20_000,
  },
});
