import { Button, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { Amount, AmountInput } from "@/components";
import { isAbove, minus } from "@/features/billing/amounts";
import { BillState } from "@/features/billing/BillState";
import { periodText } from "@/features/billing/periods";
import type { BillToPay, Amount as Money } from "@/ipc";
import { formatAmount } from "@/values/money";
import {
  type AllocationDraft,
  type AllocationWay,
  allocationFaults,
  oldestFirst,
  shareOf,
  sumOfShares,
} from "./paymentInput";
import styles from "./payments.module.css";

interface AllocationFieldProps {
  value?: AllocationDraft;
  onChange?: (value: AllocationDraft) => void;
  bills: readonly BillToPay[];
  /** What there is to spread; null while no amount is given. */
  available: Money | null;
  ways?: readonly AllocationWay[];
}

const ALL_WAYS: readonly AllocationWay[] = ["oldestFirst", "bills", "none"];

/** Which bills the money settles, with the open bills in sight. */
export function AllocationField({
  value = oldestFirst,
  onChange,
  bills,
  available,
  ways = ALL_WAYS,
}: AllocationFieldProps) {
  const { t } = useTranslation("payments");
  const faults = allocationFaults(value, bills, available);
  const choosing = value.way === "bills";
  const currency = bills[0]?.open.currency ?? available?.currency ?? "";
  const left = available && minus(available, sumOfShares(value, bills, currency));
  function give(bill: BillToPay, amount: Money | null) {
    onChange?.({ ...value, shares: { ...value.shares, [String(bill.billId)]: amount } });
  }
  /** Fills a bill with what it owes, or what is left of the payment. */
  function fill(bill: BillToPay) {
    const own = shareOf(value, bill);
    const room = left && own ? { ...left, minor: (BigInt(left.minor) + BigInt(own.minor)).toString() } : left;
    give(bill, room && isAbove(bill.open, room) && BigInt(room.minor) > 0n ? room : bill.open);
  }
  return (
    <div className={styles.allocation}>
      <Radio.Group
        value={value.way}
        onChange={(event) => onChange?.({ ...value, way: event.target.value })}
        options={ways.map((way) => ({ value: way, label: t(`allocate.ways.${way}`) }))}
      />
      {value.way !== "none" && bills.length === 0 && <p className={styles.soft}>{t("allocate.noBills")}</p>}
      {value.way !== "none" && bills.length > 0 && (
        <div className={styles.bills}>
          <table>
            <thead>
              <tr>
                <th>{t("column.bill")}</th>
                <th>{t("column.period")}</th>
                <th>{t("column.dueOn")}</th>
                <th data-right>
                  {t("column.open")} <span className={styles.faint}>{currency}</span>
                </th>
                {choosing && <th data-right>{t("allocate.share")}</th>}
              </tr>
            </thead>
            <tbody>
              {bills.map((bill) => (
                <tr key={bill.billId}>
                  <td>
                    <span className="number">{bill.number}</span>{" "}
                    {bill.state === "onHold" && <BillState state="onHold" />}
                  </td>
                  <td className="number">{periodText(bill.period)}</td>
                  <td>
                    <span className="number">{bill.dueOn}</span>
                    {bill.daysOverdue > 0 && (
                      <span className={styles.late}> {t("allocate.late", { count: bill.daysOverdue })}</span>
                    )}
                  </td>
                  <td data-right>
                    <Amount value={bill.open} />
                  </td>
                  {choosing && (
                    <td data-right className={styles.shareCell}>
                      <div className={styles.share}>
                        <Button size="small" type="text" onClick={() => fill(bill)}>
                          {t("allocate.fill")}
                        </Button>
                        <AmountInput
                          id={`share-${bill.billId}`}
                          currency={bill.open.currency}
                          value={shareOf(value, bill)}
                          onChange={(amount) => give(bill, amount)}
                        />
                      </div>
                      {faults.overBill.has(bill.billId) && (
                        <div className={styles.fault} role="alert">
                          {t("allocate.overBill", { open: formatAmount(bill.open) })}
                        </div>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {choosing && bills.length > 0 && left && (
        <div
          className={faults.overPayment ? styles.fault : styles.left}
          role={faults.overPayment ? "alert" : undefined}
        >
          {faults.overPayment
            ? t("allocate.overPayment", { amount: formatAmount(minus({ minor: "0", currency }, left)) })
            : t("allocate.left", { amount: formatAmount(left) })}
        </div>
      )}
    </div>
  );
}
