import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo, usePathParams } from "@/app/router";
import {
  AuditTimeline,
  DetailPage,
  ErrorPanel,
  type ObjectAction,
  Page,
  PageSkeleton,
  Section,
  useReasons,
} from "@/components";
import { IssueForRunDialog } from "@/features/invoices/IssueForRunDialog";
import { type BillRunView, useAsk } from "@/ipc";
import { RunFacts } from "./BillRunPanel";
import styles from "./billing.module.css";
import { LargestBills } from "./LargestBills";
import { ParkedTable } from "./ParkedTable";
import { RunFigures } from "./RunFigures";

/** One bill run: what it made, whom it left out and why. */
export default function BillRunPage() {
  const { t } = useTranslation("billing");
  const billRunId = Number(usePathParams().billRunId);
  const answer = useAsk("billing.run_detail", { billRunId });
  if (answer.error)
    return (
      <Page title={t("tabs.runs")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <BillRun view={answer.data} />;
}

function BillRun({ view }: { view: BillRunView }) {
  const { t } = useTranslation("billing");
  const go = useGo();
  const reason = useReasons();
  const [issuing, setIssuing] = useState(false);
  const { run, parked, largestBills, timeline } = view;
  const { billRunId } = run;
  const bills = `/bills?billRunId=${billRunId}`;
  const actions: ObjectAction[] = [
    {
      key: "issue",
      label: t("runs.issue"),
      primary: true,
      run: () => setIssuing(true),
      disabledReason: reason("invoicing.issue_for_run") ?? (run.bills === 0 ? t("runs.noBills") : null),
    },
    { key: "bills", label: t("runs.allBills"), run: () => go(bills) },
  ];
  return (
    <DetailPage
      name={t("runs.title", { day: run.through })}
      actions={actions}
      timeline={<AuditTimeline entries={timeline} />}
    >
      <RunFigures {...run} />
      <RunFacts run={run} />
      <Section title={t("run.parkedTitle", { count: run.parked })}>
        {parked.length === 0 ? (
          <p className={styles.soft}>{t("runs.nobodyParked")}</p>
        ) : (
          <>
            <p className={styles.soft}>{t("runs.parkedHelp")}</p>
            <ParkedTable rows={parked} />
          </>
        )}
        {run.parked > parked.length && (
          <p className={styles.soft}>{t("run.more", { count: run.parked - parked.length })}</p>
        )}
      </Section>
      <Section title={t("run.largest")}>
        {largestBills.length === 0 ? (
          <p className={styles.soft}>{t("runs.noBills")}</p>
        ) : (
          <LargestBills rows={largestBills} onOpen={(row) => go(`/bills/${row.billId}`)} />
        )}
      </Section>
      {issuing && (
        <IssueForRunDialog
          billRunId={billRunId}
          onClose={() => setIssuing(false)}
          onIssued={() => go(`/invoices`)}
        />
      )}
    </DetailPage>
  );
}
