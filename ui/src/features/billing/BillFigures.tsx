import { useTranslation } from "react-i18next";
import { Amount, Explain, ExplainLines } from "@/components";
import type { BillView } from "@/ipc";
import { formatAmount } from "@/values/money";
import { isNegative, isZero, minus, sumOf } from "./amounts";
import { isDraft } from "./billName";
import { rateText, sumByRate } from "./charges";
import { type FigureEntry, FigureList } from "./FigureList";
import { settledParts } from "./settled";

/** A bill's amounts, each with how it comes about: what is owed, paid, open, invoiced. Of a draft nothing is owed yet. */
export function BillFigures({ view }: { view: BillView }) {
  const { t } = useTranslation("billing");
  const { bill } = view;
  const total: FigureEntry = {
    key: "total",
    label: t("figures.total"),
    value: (
      <>
        <Amount value={bill.total} withCurrency />
        <WhyTotal view={view} />
      </>
    ),
    note: t("figures.ofWhichTax", { tax: formatAmount(bill.tax) }),
  };
  const owed = useOwed(view);
  return <FigureList figures={isDraft(bill) ? [total] : [total, ...owed]} />;
}

/** The total from the charges, the lines added by hand, and the tax by rate. */
function WhyTotal({ view }: { view: BillView }) {
  const { t } = useTranslation("billing");
  const { bill, charges, items } = view;
  const made = [
    ...(charges.length > 0 ? [t("figures.charges", { count: charges.length })] : []),
    ...(items.length > 0 ? [t("drafts:item.count", { count: items.length })] : []),
  ];
  return (
    <Explain title={t("figures.whyTotal")}>
      <ExplainLines
        lines={[
          { label: t("figures.net"), note: made.join(" + "), value: formatAmount(bill.net) },
          ...sumByRate([...charges, ...items]).map((sum) => ({
            label: t("figures.taxAt", { rate: rateText(sum.taxRate) }),
            note: t("figures.taxOn", { net: formatAmount(sum.net) }),
            value: formatAmount(sum.tax),
          })),
          { label: t("figures.total"), value: `${bill.total.currency} ${formatAmount(bill.total)}` },
        ]}
      />
    </Explain>
  );
}

/** What is owed of a bill: open, paid, invoiced. */
function useOwed(view: BillView): FigureEntry[] {
  const { t } = useTranslation("billing");
  const { bill } = view;
  const paid = usePaidFigure(view);
  return [
    {
      key: "open",
      label: t("figures.open"),
      tone: bill.overdue ? "bad" : undefined,
      value: (
        <>
          <Amount value={bill.open} />
          <Explain title={t("figures.whyOpen")}>
            <ExplainLines
              lines={[
                { label: t("figures.total"), value: formatAmount(bill.total) },
                ...settledParts(view).map(({ by, change }) => ({
                  label: t(`figures.less.${by}`),
                  value: formatAmount(change),
                })),
                { label: t("figures.open"), value: `${bill.open.currency} ${formatAmount(bill.open)}` },
              ]}
            />
          </Explain>
        </>
      ),
      note: bill.overdue ? t("figures.dueSince", { day: bill.dueOn }) : undefined,
    },
    paid,
    {
      key: "invoiced",
      label: t("figures.invoiced"),
      value: <Amount value={minus(bill.total, bill.uninvoiced)} />,
      note: isZero(bill.uninvoiced)
        ? undefined
        : t("figures.uninvoiced", { amount: formatAmount(bill.uninvoiced) }),
    },
  ];
}

/** What is paid of a bill and how much of it not by payments; of a credit, how much of it is used. */
function usePaidFigure(view: BillView): FigureEntry {
  const { t } = useTranslation("billing");
  const { total, open } = view.bill;
  if (isNegative(total))
    return { key: "paid", label: t("figures.used"), value: <Amount value={minus(open, total)} /> };
  const beside = sumOf(
    view.settledBy.map((row) => row.amount),
    total.currency,
  );
  return {
    key: "paid",
    label: t("figures.paid"),
    value: <Amount value={minus(total, open)} />,
    note: isZero(beside) ? undefined : t("figures.besidePayments", { amount: formatAmount(beside) }),
  };
}
