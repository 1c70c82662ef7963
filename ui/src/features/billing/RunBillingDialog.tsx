import { Button, Checkbox, Form, Modal } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  DateInput,
  ErrorPanel,
  KeyHint,
  NoticeList,
  ProgressPanel,
  SkeletonLines,
  SubmitKeys,
} from "@/components";
import { type BillRunSummary, type RunBilling, useAct, useAsk, useLongDryRun } from "@/ipc";
import { lastDayOfMonthBefore, todayIn } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import { AccountsLookup } from "./AccountLookup";
import styles from "./billing.module.css";
import { RunSummary } from "./RunSummary";

/** The action's input; null while no day is given. Pure. */
export function runInput(
  through: string | null,
  accountIds: readonly number[],
  draft = false,
): RunBilling | null {
  if (!through) return null;
  return {
    through,
    ...(accountIds.length > 0 ? { accountIds: [...accountIds] } : {}),
    ...(draft ? { draft } : {}),
  };
}

interface RunBillingDialogProps {
  onClose: () => void;
  /** The run that was made; none when nothing was due. */
  onDone: (billRunId: number | null) => void;
}

/** Billing up to a day: what it would make stands there before it is made. */
export function RunBillingDialog(props: RunBillingDialogProps) {
  const company = useAsk("staff.company", {});
  if (!company.data && !company.error) return null;
  const today = todayIn(company.data?.company.timeZone);
  return <RunBillingForm {...props} initialThrough={lastDayOfMonthBefore(today) ?? today} />;
}

function RunBillingForm({
  onClose,
  onDone,
  initialThrough,
}: RunBillingDialogProps & { initialThrough: string }) {
  const { t } = useTranslation("billing");
  const [through, setThrough] = useState<string | null>(initialThrough);
  const [accountIds, setAccountIds] = useState<number[]>([]);
  const [draft, setDraft] = useState(false);
  const input = useMemo(() => runInput(through, accountIds, draft), [through, accountIds, draft]);
  const act = useAct("billing.run");
  const dry = useLongDryRun<BillRunSummary>("billing.run", act.running ? null : input);
  const summary = dry.outcome?.output ?? null;
  const ready = input !== null && summary !== null && !dry.pending && summary.bills > 0;

  const label = useSubmitLabel(ready ? summary : null, draft);

  async function submit() {
    if (!input || !ready || act.running) return;
    const outcome = await act.run(input).catch(() => null);
    if (!outcome) return;
    onClose();
    onDone(outcome.output.billRunId ?? null);
  }
  return (
    <Modal
      open
      title={t("run.title")}
      width={960}
      mask={{ closable: false }}
      closable={!act.running}
      keyboard={!act.running}
      onCancel={onClose}
      footer={
        <div className={styles.dialogFoot}>
          <span className={styles.fieldNote}>{t(draft ? "drafts:run.note" : "run.note")}</span>
          <span className={styles.gap} />
          <KeyHint keys="mod+enter" />
          <Button onClick={onClose} disabled={act.running}>
            {t("dialog.cancel")}
          </Button>
          <Button type="primary" disabled={!ready} loading={act.running} onClick={submit}>
            {label}
          </Button>
        </div>
      }
    >
      <SubmitKeys onSubmit={submit}>
        <div className={styles.dialog}>
          <Form layout="vertical" disabled={act.running} className={styles.runForm}>
            <Form.Item label={t("run.through")} extra={t("run.throughHelp")}>
              <DateInput autoFocus value={through} onChange={setThrough} />
            </Form.Item>
            <Form.Item label={t("run.onlyAccounts")} extra={t("run.onlyAccountsHelp")}>
              <AccountsLookup value={accountIds} onChange={setAccountIds} />
            </Form.Item>
            <ReviewField draft={draft} onChange={setDraft} />
          </Form>
          {act.error && <ErrorPanel error={act.error} />}
          {act.running ? (
            <ProgressPanel title={t("run.running")} progress={act.progress} onCancel={act.cancel} />
          ) : (
            <Preview dry={dry} asked={input !== null} />
          )}
        </div>
      </SubmitKeys>
    </Modal>
  );
}

/** Whether the bills are to be looked at before they are owed. */
function ReviewField({ draft, onChange }: { draft: boolean; onChange: (draft: boolean) => void }) {
  const { t } = useTranslation("billing");
  return (
    <Form.Item extra={t("drafts:run.reviewHelp")} className={styles.wide}>
      <Checkbox checked={draft} onChange={(event) => onChange(event.target.checked)}>
        {t("drafts:run.review")}
      </Checkbox>
    </Form.Item>
  );
}

function Preview({ dry, asked }: { dry: ReturnType<typeof useLongDryRun<BillRunSummary>>; asked: boolean }) {
  const { t } = useTranslation("billing");
  const summary = dry.outcome?.output;
  if (!asked) return <p className={styles.soft}>{t("run.dayMissing")}</p>;
  if (dry.error && !dry.running) return <ErrorPanel error={dry.error} onRetry={dry.again} />;
  return (
    <>
      {dry.running && (
        <ProgressPanel title={t("run.previewing")} progress={dry.progress} onCancel={dry.cancel} />
      )}
      {!summary && dry.pending && !dry.running && <SkeletonLines count={4} />}
      {summary && (
        <section className={styles.preview} data-old={dry.pending} aria-label={t("run.preview")}>
          {summary.bills === 0 && summary.parkedCount === 0 ? (
            <p className={styles.soft}>{t("run.nothingDue", { day: summary.through })}</p>
          ) : (
            <>
              <NoticeList notices={dry.outcome?.warnings ?? []} />
              <RunSummary summary={summary} />
            </>
          )}
        </section>
      )}
    </>
  );
}

/** The button says what it makes: bills, or drafts to look at first. */
function useSubmitLabel(summary: BillRunSummary | null, draft: boolean): string {
  const { t } = useTranslation("billing");
  if (!summary) return t(draft ? "drafts:run.submit" : "run.submit");
  const total = summary.totals.length === 1 ? summary.totals[0]?.total : undefined;
  const count = { count: summary.bills, shown: groupDecimal(String(summary.bills)) };
  if (!total) return t(draft ? "drafts:run.submitDrafts" : "run.submitBills", count);
  const sum = `${total.currency} ${formatAmount(total)}`;
  return t(draft ? "drafts:run.submitTotal" : "run.submitTotal", { ...count, total: sum });
}
