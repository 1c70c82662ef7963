import { useTranslation } from "react-i18next";
import { Amount, ErrorPanel, Section, SkeletonLines } from "@/components";
import { To } from "@/features/billing/To";
import { useAsk } from "@/ipc";
import { PaymentFacts, PaymentFigures } from "./PaymentParts";
import styles from "./payments.module.css";

/** A payment beside the list. */
export function PaymentPanel({ paymentId }: { paymentId: number }) {
  const { t } = useTranslation("payments");
  const answer = useAsk("payments.detail", { paymentId });
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const view = answer.data;
  return (
    <>
      <PaymentFigures view={view} />
      <PaymentFacts view={view} />
      <Section title={t("settled")}>
        {view.allocations.length === 0 && <p className={styles.soft}>{t("noAllocations")}</p>}
        <ul className={styles.panelLines}>
          {view.allocations.map((row) => (
            <li key={row.allocationId}>
              <To path={`/bills/${row.billId}`}>{row.billNumber}</To>
              <Amount value={row.amount} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
