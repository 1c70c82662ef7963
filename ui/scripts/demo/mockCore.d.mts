import type { Plugin } from "vite";

export function mockCore(): Plugin;
