import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type Column, PlainTable, Section } from "@/components";
import { type BillRunSummary, type OverLimitRow, textOf, type UnchargedSubscription } from "@/ipc";
import styles from "./billing.module.css";
import { LargestBills } from "./LargestBills";
import { ParkedTable } from "./ParkedTable";
import { RunFigures } from "./RunFigures";
import { To } from "./To";

/** What a run would do, in the order a clerk asks: how much, who is left out, which bills stand out. */
export function RunSummary({ summary }: { summary: BillRunSummary }) {
  const { t } = useTranslation("billing");
  const { expectation } = summary;
  const more = (count: number, shown: number) =>
    count > shown && <p className={styles.soft}>{t("run.more", { count: count - shown })}</p>;
  return (
    <div className={styles.summary}>
      <RunFigures
        accounts={summary.accounts}
        bills={summary.bills}
        charges={summary.charges}
        parked={summary.parkedCount}
        totals={summary.totals}
        settled={summary.settled}
        corrections={summary.corrections}
        creditBills={summary.creditBills}
        continued={summary.continued}
      />
      {summary.parkedCount > 0 && (
        <Section title={t("run.parkedTitle", { count: summary.parkedCount })}>
          <ParkedTable rows={summary.parked} />
          {more(summary.parkedCount, summary.parked.length)}
        </Section>
      )}
      {expectation.unchargedCount > 0 && (
        <Section title={t("run.unchargedTitle", { count: expectation.unchargedCount })}>
          <Uncharged rows={expectation.uncharged} />
          {more(expectation.unchargedCount, expectation.uncharged.length)}
        </Section>
      )}
      {summary.overLimitCount > 0 && (
        <Section title={t("run.overLimitTitle", { count: summary.overLimitCount })}>
          <OverLimit rows={summary.overLimit} />
          {more(summary.overLimitCount, summary.overLimit.length)}
        </Section>
      )}
      {summary.largestBills.length > 0 && (
        <Section title={t("run.largest")}>
          <LargestBills rows={summary.largestBills} />
        </Section>
      )}
    </div>
  );
}

function Uncharged({ rows }: { rows: readonly UnchargedSubscription[] }) {
  const { t } = useTranslation("billing");
  const language = useLanguage();
  const columns: Column<UnchargedSubscription>[] = [
    {
      key: "subscriptionNumber",
      title: t("column.subscription"),
      width: 120,
      value: (row) => row.subscriptionNumber,
      render: (row) => <To path={`/subscriptions/${row.subscriptionId}`}>{row.subscriptionNumber}</To>,
    },
    { key: "customerName", title: t("column.customer"), width: 160, value: (row) => row.customerName },
    { key: "offering", title: t("column.offering"), width: 160, value: (row) => row.offering[language] },
    {
      key: "reason",
      title: t("column.reason"),
      width: 260,
      value: (row) => textOf({ texts: row.texts, params: {} }, language).what,
    },
  ];
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.subscriptionId} />;
}

function OverLimit({ rows }: { rows: readonly OverLimitRow[] }) {
  const { t } = useTranslation("billing");
  const columns: Column<OverLimitRow>[] = [
    {
      key: "accountNumber",
      title: t("column.account"),
      width: 120,
      value: (row) => row.accountNumber,
      render: (row) => <To path={`/accounts/${row.accountId}`}>{row.accountNumber}</To>,
    },
    { key: "customerName", title: t("column.customer"), width: 180, value: (row) => row.customerName },
    { key: "open", title: t("column.owes"), width: 130, kind: "amount", value: (row) => row.open },
    { key: "limit", title: t("column.limit"), width: 130, kind: "amount", value: (row) => row.limit },
  ];
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.accountId} />;
}
