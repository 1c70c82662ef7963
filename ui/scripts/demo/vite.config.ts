// A development server with made-up pages and a made-up core, to look at the frame, a table and a guided form without
// the real core. Nothing of it is built into the app.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockCore } from "./mockCore.mjs";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("../.."),
  cacheDir: at("../../node_modules/.vite-demo"),
  plugins: [
    react(),
    mockCore(),
    {
      name: "demo-collected",
      enforce: "pre",
      resolveId(source, importer) {
        return source === "./collected" && importer?.includes("/src/app/") ? at("./collected.ts") : null;
      },
    },
  ],
  resolve: { alias: { "@": at("../../src") } },
  server: { port: 4782, strictPort: true, fs: { allow: [at("../../..")] } },
});
