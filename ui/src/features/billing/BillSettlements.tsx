import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { type Column, PlainTable, Section } from "@/components";
import type { SettledBy, Settles } from "@/ipc";
import { isNegative } from "./amounts";
import styles from "./billing.module.css";
import type { SettledView } from "./settled";
import { To } from "./To";

/** What settled a bill beside payments; for a credit, the bills it was set off against. */
export function BillSettlements({ view }: { view: SettledView }) {
  const { t } = useTranslation("billing");
  const { bill, settledBy, settles } = view;
  return (
    <>
      {settledBy.length > 0 && (
        <Section title={t("settlements.by")}>
          <SettledByTable rows={settledBy} accountId={bill.accountId} />
        </Section>
      )}
      {isNegative(bill.total) && (
        <Section title={t("settlements.against")}>
          <SettlesTable rows={settles} />
        </Section>
      )}
    </>
  );
}

/** One wallet may have paid a bill more than once: a row is known by where it stands. */
interface Numbered<Row> {
  row: Row;
  place: number;
}

function numbered<Row>(rows: readonly Row[]): Numbered<Row>[] {
  return rows.map((row, place) => ({ row, place }));
}

/** When it was settled, and how much. */
function useSettledColumns<Row extends Pick<Settles, "settledOn" | "amount">>(
  amountTitle: string,
): Column<Numbered<Row>>[] {
  const { t } = useTranslation("billing");
  return [
    {
      key: "settledOn",
      title: t("settlements.on"),
      width: 110,
      kind: "date",
      value: ({ row }) => row.settledOn,
    },
    { key: "amount", title: amountTitle, width: 130, kind: "amount", value: ({ row }) => row.amount },
  ];
}

function SettledByTable({ rows, accountId }: { rows: readonly SettledBy[]; accountId: number }) {
  const { t } = useTranslation("billing");
  const mayOpenAccount = useMay()("customersRead");
  const path = (row: SettledBy) => {
    if (row.source === "creditBill") return `/bills/${row.creditBillId}`;
    return mayOpenAccount ? `/accounts/${accountId}?wallet=${row.walletId}` : null;
  };
  const columns: Column<Numbered<SettledBy>>[] = [
    {
      key: "source",
      title: t("settlements.source"),
      width: 100,
      value: ({ row }) => t(`settlements.sources.${row.source}`),
    },
    {
      key: "label",
      title: t("settlements.which"),
      width: 220,
      value: ({ row }) => row.label,
      render: ({ row }) => {
        const to = path(row);
        return to ? <To path={to}>{row.label}</To> : row.label;
      },
    },
    ...useSettledColumns<SettledBy>(t("column.settledHere")),
  ];
  return <PlainTable columns={columns} rows={numbered(rows)} rowKey={({ place }) => place} />;
}

function SettlesTable({ rows }: { rows: readonly Settles[] }) {
  const { t } = useTranslation("billing");
  const columns: Column<Numbered<Settles>>[] = [
    {
      key: "number",
      title: t("column.number"),
      width: 150,
      value: ({ row }) => row.number,
      render: ({ row }) => <To path={`/bills/${row.billId}`}>{row.number}</To>,
    },
    ...useSettledColumns<Settles>(t("settlements.amount")),
  ];
  return (
    <PlainTable
      columns={columns}
      rows={numbered(rows)}
      rowKey={({ place }) => place}
      empty={<p className={styles.soft}>{t("settlements.notYet")}</p>}
    />
  );
}
