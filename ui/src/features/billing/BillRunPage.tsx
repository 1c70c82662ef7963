import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
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
import { DiscardDialog, FinaliseDialog } from "./DraftDialogs";
import { DraftNotice } from "./DraftNotice";
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

/** Why there are no invoices to issue for a run: nobody may, it made no bill, or they are issued already. */
function useIssueRefusal({ run }: BillRunView): string | null {
  const { t } = useTranslation("billing");
  const may = useMay();
  const forbidden = useReasons()("invoicing.issue_for_run");
  const waiting = useAsk(
    "invoicing.open_bills",
    { billRunId: run.billRunId, invoicing: "perBill", window: { offset: 0, limit: 1 } },
    { enabled: may("invoicesRead") && run.bills > 0 },
  );
  if (forbidden) return forbidden;
  if (run.bills === 0) return t("runs.noBills");
  if (waiting.data?.total !== 0) return null;
  return t(run.drafts > 0 ? "drafts:run.finaliseFirst" : "runs.allIssued");
}

type RunDialog = "issue" | "finalise" | "discard";

/** What can be done with a run now: first with its drafts, then with its bills. */
function useRunActions(view: BillRunView, open: (dialog: RunDialog) => void): ObjectAction[] {
  const { t } = useTranslation("billing");
  const go = useGo();
  const refusal = useIssueRefusal(view);
  const drafts = useReasons(view.actions);
  const { billRunId, drafts: count } = view.run;
  const waits = count > 0;
  return [
    ...(waits
      ? [
          {
            key: "finalise",
            label: t("drafts:run.finaliseAll"),
            primary: true,
            run: () => open("finalise"),
            disabledReason: drafts("billing.finalise_run"),
          },
          {
            key: "drafts",
            label: t("drafts:run.look", { count }),
            run: () => go(`/bills/drafts?billRunId=${billRunId}`),
          },
          {
            key: "discard",
            label: t("drafts:run.discardAll"),
            danger: true,
            run: () => open("discard"),
            disabledReason: drafts("billing.discard_run"),
          },
        ]
      : []),
    {
      key: "issue",
      label: t("runs.issue"),
      primary: !waits,
      run: () => open("issue"),
      disabledReason: refusal,
    },
    { key: "bills", label: t("runs.allBills"), run: () => go(`/bills?billRunId=${billRunId}`) },
  ];
}

function BillRun({ view }: { view: BillRunView }) {
  const { t } = useTranslation("billing");
  const go = useGo();
  const [dialog, setDialog] = useState<RunDialog | null>(null);
  const actions = useRunActions(view, setDialog);
  const close = () => setDialog(null);
  const { run, parked, largestBills, timeline } = view;
  const { billRunId } = run;
  const waits = run.drafts > 0;
  return (
    <DetailPage
      name={t("runs.title", { day: run.through })}
      actions={actions}
      timeline={<AuditTimeline entries={timeline} />}
    >
      {waits && (
        <DraftNotice title={t("drafts:run.waiting", { count: run.drafts })}>
          {t("drafts:run.waitingText")}
        </DraftNotice>
      )}
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
      {dialog === "issue" && (
        <IssueForRunDialog billRunId={billRunId} onClose={close} onIssued={() => go(`/invoices`)} />
      )}
      {dialog === "finalise" && <FinaliseDialog of={{ billRunId }} count={run.drafts} onClose={close} />}
      {dialog === "discard" && <DiscardDialog of={{ billRunId }} count={run.drafts} onClose={close} />}
    </DetailPage>
  );
}
