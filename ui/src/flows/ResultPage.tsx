import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { NoticeList } from "@/components/ErrorPanel";
import type { JsonObject, Outcome } from "@/ipc";
import { ChangeList } from "./ChangeList";
import { Documents } from "./Documents";
import type { FlowDefinition } from "./definition";
import styles from "./flows.module.css";
import { OutputLines } from "./OutputLines";
import { OutputTables } from "./RowsTable";
import { fillPath, fillText, holds } from "./template";

interface ResultProps {
  flow: FlowDefinition;
  data: JsonObject;
  outcome: Outcome<unknown>;
  onAgain: () => void;
}

/** After submitting: what was done, the documents made, and the next likely step. */
export function ResultPage({ flow, data, outcome, onAgain }: ResultProps) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const go = useGo();
  const may = useMay();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const scope = { data, output: outcome.output };
  const next = (flow.result.next ?? []).flatMap((step) => {
    const path = fillPath(step.to, outcome.output);
    return path !== null && may(step.permission) && holds(step.when, data) ? [{ step, path }] : [];
  });
  return (
    <div className={styles.result}>
      <div>
        <h1>{fillText(flow.result.title[language], outcome.output)}</h1>
        <p className={styles.soft}>{t("result.request", { requestId: outcome.requestId })}</p>
      </div>
      <OutputLines lines={flow.result.lines ?? []} scope={scope} />
      <Documents links={flow.result.documents ?? []} scope={scope} />
      <div className={styles.documents}>
        {next.map(({ step, path }, index) => (
          <Button
            key={step.to}
            type={index === 0 ? "primary" : "default"}
            ref={index === 0 ? first : undefined}
            onClick={() => go(path)}
          >
            {step.label[language]}
          </Button>
        ))}
        <Button ref={next.length === 0 ? first : undefined} onClick={onAgain}>
          {t("result.again", { title: flow.titles[language] })}
        </Button>
      </div>
      <NoticeList notices={outcome.warnings} />
      <OutputTables tables={flow.result.tables ?? []} output={outcome.output} />
      <ChangeList changes={outcome.changes} future={false} />
    </div>
  );
}
