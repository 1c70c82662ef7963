/**
 * What areas bring along, found by their place in the tree: adding an area touches no shared file.
 * - `features/<area>/feature.tsx` exports `feature`
 * - `locales/<language>/<area>.json`
 * - `assets/flows/<flow>.json` at the repository's root
 */
import type { FlowDefinition } from "@/flows/definition";
import type { Feature } from "./feature";

export const featureModules: Record<string, Feature> = import.meta.glob("../features/*/feature.tsx", {
  eager: true,
  import: "feature",
});

export const localeModules: Record<string, Record<string, unknown>> = import.meta.glob(
  "../locales/*/*.json",
  {
    eager: true,
    import: "default",
  },
);

export const flowModules: Record<string, FlowDefinition> = import.meta.glob(
  ["../../../assets/flows/*.json", "!../../../assets/flows/flow.schema.json"],
  { eager: true, import: "default" },
);
