import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { Amount, type Column, Explain, ExplainLines, Facts, PlainTable } from "@/components";
import { isPositive, minus } from "@/features/billing/amounts";
import { BillState } from "@/features/billing/BillState";
import { FigureList } from "@/features/billing/FigureList";
import { To } from "@/features/billing/To";
import type { AllocationRow, PaymentView } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { formatAmount } from "@/values/money";
import styles from "./payments.module.css";

/** What came in, what it settled, what is left. */
export function PaymentFigures({ view }: { view: PaymentView }) {
  const { t } = useTranslation("payments");
  const { amount, allocated, unallocated } = view.payment;
  const zero = { minor: "0", currency: amount.currency };
  return (
    <FigureList
      figures={[
        { key: "amount", label: t("column.amount"), value: <Amount value={amount} withCurrency /> },
        { key: "allocated", label: t("column.allocated"), value: <Amount value={allocated} /> },
        {
          key: "unallocated",
          label: t("column.unallocated"),
          value: (
            <>
              <Amount value={unallocated} />
              <Explain title={t("why.title")}>
                <ExplainLines
                  lines={[
                    { label: t("column.amount"), value: formatAmount(amount) },
                    ...view.allocations.map((row) => ({
                      label: t("why.bill", { number: row.billNumber }),
                      note: row.allocatedOn,
                      value: formatAmount(minus(zero, row.amount)),
                    })),
                    { label: t("column.unallocated"), value: formatAmount(unallocated) },
                  ]}
                />
              </Explain>
            </>
          ),
          note: isPositive(unallocated) ? t("unallocatedNote") : undefined,
        },
      ]}
    />
  );
}

export function PaymentFacts({ view }: { view: PaymentView }) {
  const { t } = useTranslation("payments");
  const linked = useMay()("customersRead");
  const { payment, counterpart, note, createdBy, createdAt } = view;
  return (
    <Facts
      facts={[
        {
          label: t("column.customer"),
          value: linked ? (
            <To path={`/customers/${payment.customerId}`}>{payment.customerName}</To>
          ) : (
            payment.customerName
          ),
        },
        {
          label: t("column.account"),
          value: linked ? (
            <To path={`/accounts/${payment.accountId}`}>{payment.accountNumber}</To>
          ) : (
            payment.accountNumber
          ),
        },
        { label: t("column.receivedOn"), value: <span className="number">{payment.receivedOn}</span> },
        { label: t("column.method"), value: t(`methods.${payment.method}`) },
        { label: t("column.reference"), value: payment.reference ?? "—" },
        {
          label: t("column.createdBy"),
          value: (
            <>
              {createdBy ?? t("byItself")} <span className="number">{formatInstant(createdAt)}</span>
            </>
          ),
        },
        ...(counterpart
          ? [
              {
                label: t(payment.reversedBy === null ? "reverses" : "reversedBy"),
                value: <To path={`/payments/${counterpart.paymentId}`}>{counterpart.number}</To>,
              },
            ]
          : []),
        ...(note
          ? [{ label: t(payment.reverses === null ? "record.note" : "reverse.reason"), value: note }]
          : []),
      ]}
    />
  );
}

/** The bills a payment settled, and how they stand now. */
export function Allocations({ rows }: { rows: readonly AllocationRow[] }) {
  const { t } = useTranslation("payments");
  const go = useGo();
  const columns: Column<AllocationRow>[] = [
    { key: "billNumber", title: t("column.bill"), width: 140, value: (row) => row.billNumber },
    {
      key: "allocatedOn",
      title: t("column.allocatedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.allocatedOn,
    },
    { key: "amount", title: t("column.settled"), width: 130, kind: "amount", value: (row) => row.amount },
    {
      key: "billTotal",
      title: t("column.billTotal"),
      width: 130,
      kind: "amount",
      value: (row) => row.billTotal,
    },
    {
      key: "billOpen",
      title: t("column.billOpen"),
      width: 130,
      kind: "amount",
      value: (row) => row.billOpen,
    },
    {
      key: "billState",
      title: t("column.billState"),
      width: 100,
      value: (row) => row.billState,
      render: (row) => <BillState state={row.billState} />,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => row.allocationId}
      onOpen={(row) => go(`/bills/${row.billId}`)}
      empty={<p className={styles.soft}>{t("noAllocations")}</p>}
    />
  );
}
