import { useTranslation } from "react-i18next";
import { Amount, type Column, PlainTable } from "@/components";
import { isPositive } from "@/features/billing/amounts";
import { BillState } from "@/features/billing/BillState";
import type { AllocationMade, PaymentOutcome } from "@/ipc";
import styles from "./payments.module.css";

/** What a payment would settle, bill by bill, and what would stay unallocated. */
export function AllocationPreview({ outcome }: { outcome: PaymentOutcome }) {
  const { t } = useTranslation("payments");
  const columns: Column<AllocationMade>[] = [
    { key: "billNumber", title: t("column.bill"), width: 120, value: (row) => row.billNumber },
    { key: "amount", title: t("preview.settles"), width: 100, kind: "amount", value: (row) => row.amount },
    {
      key: "openAfter",
      title: t("preview.openAfter"),
      width: 100,
      kind: "amount",
      value: (row) => row.openAfter,
    },
    {
      key: "stateAfter",
      title: t("preview.stateAfter"),
      width: 90,
      value: (row) => row.stateAfter,
      render: (row) => <BillState state={row.stateAfter} />,
    },
  ];
  return (
    <div className={styles.preview}>
      {outcome.allocations.length === 0 ? (
        <p className={styles.soft}>{t("preview.nothingSettled")}</p>
      ) : (
        <PlainTable columns={columns} rows={outcome.allocations} rowKey={(row) => row.billId} />
      )}
      {isPositive(outcome.unallocated) && (
        <p>
          {t("preview.unallocated")} <Amount value={outcome.unallocated} withCurrency />
        </p>
      )}
    </div>
  );
}
