import { useTranslation } from "react-i18next";
import { StateTag } from "@/components";
import type { OfferingState as State } from "@/ipc";

const tones = { draft: "warn", published: "good", retired: "neutral" } as const;

/** The state of an offering: published is what can be sold. */
export function OfferingState({ state }: { state: State }) {
  const { t } = useTranslation("catalogue");
  return <StateTag state={state} label={t(`states.${state}`)} tone={tones[state]} />;
}
