import { useTranslation } from "react-i18next";
import { Amount, Explain, ExplainLines } from "@/components";
import type { BillRow, ChargeRow } from "@/ipc";
import { formatAmount } from "@/values/money";
import { isZero, minus } from "./amounts";
import { rateText, sumByRate } from "./charges";
import { FigureList } from "./FigureList";

/** A bill's amounts, each with how it comes about: what is owed, paid, open, invoiced. */
export function BillFigures({ bill, charges }: { bill: BillRow; charges: readonly ChargeRow[] }) {
  const { t } = useTranslation("billing");
  const paid = minus(bill.total, bill.open);
  const invoiced = minus(bill.total, bill.uninvoiced);
  const rates = sumByRate(charges);
  return (
    <FigureList
      figures={[
        {
          key: "total",
          label: t("figures.total"),
          value: (
            <>
              <Amount value={bill.total} withCurrency />
              <Explain title={t("figures.whyTotal")}>
                <ExplainLines
                  lines={[
                    {
                      label: t("figures.net"),
                      note: t("figures.charges", { count: charges.length }),
                      value: formatAmount(bill.net),
                    },
                    ...rates.map((sum) => ({
                      label: t("figures.taxAt", { rate: rateText(sum.taxRate) }),
                      note: t("figures.taxOn", { net: formatAmount(sum.net) }),
                      value: formatAmount(sum.tax),
                    })),
                    {
                      label: t("figures.total"),
                      value: `${bill.total.currency} ${formatAmount(bill.total)}`,
                    },
                  ]}
                />
              </Explain>
            </>
          ),
          note: t("figures.ofWhichTax", { tax: formatAmount(bill.tax) }),
        },
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
                    { label: t("figures.lessPaid"), value: formatAmount(minus(bill.open, bill.total)) },
                    { label: t("figures.open"), value: `${bill.open.currency} ${formatAmount(bill.open)}` },
                  ]}
                />
              </Explain>
            </>
          ),
          note: bill.overdue ? t("figures.dueSince", { day: bill.dueOn }) : undefined,
        },
        { key: "paid", label: t("figures.paid"), value: <Amount value={paid} /> },
        {
          key: "invoiced",
          label: t("figures.invoiced"),
          value: <Amount value={invoiced} />,
          note: isZero(bill.uninvoiced)
            ? undefined
            : t("figures.uninvoiced", { amount: formatAmount(bill.uninvoiced) }),
        },
      ]}
    />
  );
}
