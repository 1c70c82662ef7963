import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, type Column, DateInput, FormDialog, PlainTable, Section } from "@/components";
import { To } from "@/features/billing/To";
import { type IssuedForRun, type NotInvoiced, textOf } from "@/ipc";
import { IssuedTable } from "./IssuePreview";
import styles from "./invoices.module.css";

interface RunForm {
  issuedOn?: string | null;
}

interface IssueForRunDialogProps {
  billRunId: number;
  onClose: () => void;
  onIssued?: () => void;
}

/** One invoice per bill of a run, for the accounts that get one with every bill. */
export function IssueForRunDialog({ billRunId, onClose, onIssued }: IssueForRunDialogProps) {
  const { t } = useTranslation("invoices");
  const input = useCallback(
    (form: RunForm) => ({ billRunId, ...(form.issuedOn ? { issuedOn: form.issuedOn } : {}) }),
    [billRunId],
  );
  return (
    <FormDialog<"invoicing.issue_for_run", RunForm>
      title={t("forRun.title")}
      action="invoicing.issue_for_run"
      initial={{}}
      input={input}
      submitLabel={t("forRun.submit")}
      width={820}
      showRefusal
      preview={(outcome) => <ForRunPreview issued={outcome.output} />}
      onClose={onClose}
      onDone={onIssued}
    >
      <p className={styles.soft}>{t("forRun.text")}</p>
      <Form.Item name="issuedOn" label={t("issue.issuedOn")} extra={t("issue.issuedOnHelp")}>
        <DateInput placeholder={t("issue.today")} />
      </Form.Item>
    </FormDialog>
  );
}

function ForRunPreview({ issued }: { issued: IssuedForRun }) {
  const { t } = useTranslation("invoices");
  const language = useLanguage();
  const columns: Column<NotInvoiced>[] = [
    {
      key: "billNumber",
      title: t("column.bill"),
      width: 130,
      value: (row) => row.billNumber,
      render: (row) => <To path={`/bills/${row.billId}`}>{row.billNumber}</To>,
    },
    {
      key: "reason",
      title: t("column.reason"),
      width: 420,
      value: (row) => {
        const text = textOf(row.reason, language);
        return [text.what, text.do].filter(Boolean).join(" ");
      },
    },
  ];
  return (
    <div className={styles.preview}>
      <Section
        title={t("issue.preview", { count: issued.invoices })}
        aside={issued.totals.map((total) => <Amount key={total.currency} value={total} withCurrency />)}
      >
        {issued.invoices === 0 ? (
          <p className={styles.soft}>{t("forRun.nothing")}</p>
        ) : (
          <IssuedTable rows={issued.largest} />
        )}
        {issued.invoices > issued.largest.length && (
          <p className={styles.soft}>
            {t("forRun.more", { count: issued.invoices - issued.largest.length })}
          </p>
        )}
      </Section>
      {issued.leftOut > 0 && (
        <Section title={t("forRun.leftOut", { count: issued.leftOut })}>
          <PlainTable columns={columns} rows={issued.notInvoiced} rowKey={(row) => row.billId} />
        </Section>
      )}
    </div>
  );
}
