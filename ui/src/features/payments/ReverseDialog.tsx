import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Amount, FormDialog } from "@/components";
import { To } from "@/features/billing/To";
import type { PaymentView, ReversalOutcome } from "@/ipc";
import styles from "./payments.module.css";

/** Takes a payment back that bounced or stands on the wrong account: its bills are open again. */
export function ReverseDialog({ view, onClose }: { view: PaymentView; onClose: () => void }) {
  const { t } = useTranslation("payments");
  const { paymentId, number } = view.payment;
  return (
    <FormDialog
      title={t("reverse.title", { number })}
      action="payments.reverse"
      initial={{ reason: "" }}
      input={(values) => ({ paymentId, version: view.version, reason: values.reason })}
      ready={(values) => values.reason.trim() !== ""}
      submitLabel={t("reverse.button")}
      danger
      preview={(outcome) => <ReopenedBills outcome={outcome.output} />}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={t("reverse.reason")}
        extra={t("reverse.help")}
        rules={[{ required: true, whitespace: true, message: t("reverse.reasonMissing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

/** What its bills will owe again. */
function ReopenedBills({ outcome }: { outcome: ReversalOutcome }) {
  const { t } = useTranslation("payments");
  if (outcome.allocations.length === 0) return <p className={styles.soft}>{t("reverse.noBills")}</p>;
  return (
    <>
      <p>{t("reverse.reopens")}</p>
      <ul className={styles.panelLines}>
        {outcome.allocations.map((row) => (
          <li key={row.billId}>
            <To path={`/bills/${row.billId}`}>{row.billNumber}</To>
            <Amount value={row.openAfter} />
          </li>
        ))}
      </ul>
    </>
  );
}
