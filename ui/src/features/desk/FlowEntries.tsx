import { RightOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { flowsFor } from "@/app/features";
import { useShortcut } from "@/app/keys";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { KeyHint } from "@/components";
import type { FlowDefinition } from "@/flows/definition";
import styles from "./desk.module.css";

/** Digits on the keyboard. */
const MOST = 9;

/** The guided forms this person may run. */
export function useDeskFlows(): FlowDefinition[] {
  return flowsFor(useMay()).slice(0, MOST);
}

/** Guided forms as large entries, each with a digit. */
export function FlowEntries({ flows }: { flows: readonly FlowDefinition[] }) {
  const { t } = useTranslation("desk");
  return (
    <section>
      <h2 className={styles.heading}>{t("flows")}</h2>
      <div className={styles.flows}>
        {flows.map((flow, index) => (
          <FlowEntry key={flow.id} flow={flow} digit={String(index + 1)} />
        ))}
      </div>
    </section>
  );
}

function FlowEntry({ flow, digit }: { flow: FlowDefinition; digit: string }) {
  const language = useLanguage();
  const go = useGo();
  const open = () => go(`/flows/${flow.id}`);
  useShortcut(digit, "desk:openFlow", open);
  return (
    <button type="button" className={styles.flow} onClick={open}>
      <span>
        <strong>{flow.titles[language]}</strong>
        {flow.summary && <small>{flow.summary[language]}</small>}
      </span>
      <KeyHint keys={digit} />
      <RightOutlined />
    </button>
  );
}
