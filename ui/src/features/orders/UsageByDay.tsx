import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type Column, ErrorPanel, PlainTable, Quantity, Section, SkeletonLines } from "@/components";
import { type UsageDayRow, type UsageDayTotal, type UsageEventRow, useAsk } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./orders.module.css";
import { useToday } from "./taskDialogs";
import { daysOf, UsageBars } from "./UsageBars";

/** What a subscription used, month by month: a bar a day, the days as rows, and the events behind a day. */
export function UsageByDay({ subscriptionId }: { subscriptionId: number }) {
  const { t } = useTranslation("orders");
  const today = useToday();
  const [chosen, setChosen] = useState<string | null>(null);
  const latest = useLatestMonth(subscriptionId, today);
  const month = chosen ?? latest;
  const first = dayjs(`${month}-01`);
  const period = { from: `${month}-01`, to: first.add(1, "month").format("YYYY-MM-DD") };
  const answer = useAsk("usage.days", { subscriptionId, period }, { keepPrevious: true });
  const step = (months: number) => setChosen(first.add(months, "month").format("YYYY-MM"));
  const totals = answer.data?.totals ?? [];
  return (
    <Section
      title={t("usage.title")}
      aside={
        <span className={styles.month}>
          <Button
            size="small"
            type="text"
            icon={<LeftOutlined />}
            aria-label={t("usage.before")}
            onClick={() => step(-1)}
          />
          <span className="number">{month}</span>
          <Button
            size="small"
            type="text"
            icon={<RightOutlined />}
            aria-label={t("usage.after")}
            disabled={period.to > today}
            onClick={() => step(1)}
          />
        </span>
      }
    >
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <SkeletonLines count={5} />}
      {answer.data && totals.length === 0 && <p className={styles.soft}>{t("usage.none", { month })}</p>}
      {totals.map((total) => (
        <MeterUsage
          key={`${total.meterId} ${month}`}
          subscriptionId={subscriptionId}
          total={total}
          period={period}
          rows={(answer.data?.rows ?? []).filter((row) => row.meterId === total.meterId)}
        />
      ))}
    </Section>
  );
}

/** The latest of the last three months with usage: the running one has often none yet. */
function useLatestMonth(subscriptionId: number, today: string): string {
  const month = dayjs(today).startOf("month");
  const period = {
    from: month.subtract(2, "month").format("YYYY-MM-DD"),
    to: month.add(1, "month").format("YYYY-MM-DD"),
  };
  const answer = useAsk("usage.days", { subscriptionId, period });
  return (answer.data?.rows.at(-1)?.day ?? today).slice(0, 7);
}

interface MeterUsageProps {
  subscriptionId: number;
  total: UsageDayTotal;
  period: { from: string; to: string };
  rows: UsageDayRow[];
}

function MeterUsage({ subscriptionId, total, period, rows }: MeterUsageProps) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const [day, setDay] = useState<string | null>(null);
  const columns: Column<UsageDayRow>[] = [
    { key: "day", title: t("column.day"), width: 112, kind: "date", value: (row) => row.day },
    {
      key: "quantity",
      title: `${t("column.used")} (${total.unit[language]})`,
      width: 140,
      kind: "quantity",
      value: (row) => row.quantity,
    },
    { key: "events", title: t("column.events"), width: 90, kind: "quantity", value: (row) => row.events },
  ];
  if (rows.some((row) => row.amount))
    columns.push({
      key: "amount",
      title: t("column.amount"),
      width: 110,
      kind: "quantity",
      value: (row) => row.amount,
    });
  if (rows.some((row) => row.uncounted > 0))
    columns.push({
      key: "uncounted",
      title: t("import.corrected"),
      width: 90,
      kind: "quantity",
      value: (row) => row.uncounted,
    });
  return (
    <div className={styles.usage}>
      <div className={styles.meter}>
        <strong>{total.name[language]}</strong>
        <Quantity value={total.quantity} unit={total.unit[language]} />
        <span className={styles.soft}>
          {t("usage.events", { count: total.events, shown: groupDecimal(String(total.events)) })}
          {total.amount && ` · ${t("usage.costs", { amount: groupDecimal(total.amount) })}`}
        </span>
      </div>
      <UsageBars days={daysOf(period, rows)} unit={total.unit[language]} chosen={day} onChoose={setDay} />
      <div className={styles.two}>
        <PlainTable
          columns={columns}
          rows={rows}
          rowKey={(row) => row.day}
          onOpen={(row) => setDay(row.day)}
        />
        {day && <DayEvents subscriptionId={subscriptionId} meterId={total.meterId} day={day} />}
      </div>
    </div>
  );
}

const SHOWN = 100;

function attributesText(row: UsageEventRow): string {
  const pairs = Object.entries(row.attributes);
  return pairs.map(([name, value]) => `${name}=${value}`).join("; ");
}

/** The events behind a day, with the file and line each came from. */
function DayEvents({
  subscriptionId,
  meterId,
  day,
}: {
  subscriptionId: number;
  meterId: number;
  day: string;
}) {
  const { t } = useTranslation("orders");
  const answer = useAsk("usage.events", { subscriptionId, meterId, day, window: { limit: SHOWN } });
  const rows = answer.data?.rows ?? [];
  const amount: Column<UsageEventRow> = {
    key: "amount",
    title: t("column.amount"),
    width: 100,
    kind: "quantity",
    value: (row) => row.amount,
  };
  const attributes: Column<UsageEventRow> = {
    key: "attributes",
    title: t("column.attributes"),
    width: 200,
    value: (row) => attributesText(row),
  };
  const correction: Column<UsageEventRow> = {
    key: "correction",
    title: t("import.corrected"),
    width: 180,
    value: (row) => {
      if (row.replacedBy) return t("usage.replacedBy", { event: row.replacedBy });
      return row.replaces ? t(row.counts ? "usage.replaces" : "usage.voids", { event: row.replaces }) : null;
    },
  };
  const columns: Column<UsageEventRow>[] = [
    { key: "at", title: t("column.at"), width: 140, kind: "instant", value: (row) => row.at },
    { key: "quantity", title: t("column.used"), width: 110, kind: "quantity", value: (row) => row.quantity },
    ...(rows.some((row) => row.amount) ? [amount] : []),
    ...(rows.some((row) => Object.keys(row.attributes).length > 0) ? [attributes] : []),
    ...(rows.some((row) => !row.counts || row.replaces) ? [correction] : []),
    { key: "eventId", title: t("column.eventId"), width: 160, value: (row) => row.eventId },
    { key: "file", title: t("column.file"), width: 180, value: (row) => `${row.fileName}:${row.line}` },
  ];
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} compact />;
  if (!answer.data) return <SkeletonLines count={5} />;
  return (
    <div>
      <p className={styles.soft}>
        {t("usage.dayEvents", {
          day,
          count: answer.data.total,
          shown: groupDecimal(String(answer.data.total)),
        })}
      </p>
      <PlainTable columns={columns} rows={answer.data.rows} rowKey={(row) => `${row.importId} ${row.line}`} />
      {answer.data.total > SHOWN && <p className={styles.soft}>{t("usage.firstOnly", { count: SHOWN })}</p>}
    </div>
  );
}
