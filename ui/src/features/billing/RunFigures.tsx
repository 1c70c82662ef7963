import { useTranslation } from "react-i18next";
import { Amount } from "@/components";
import type { RunSettled, RunTotal } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { formatAmount, sumAmounts } from "@/values/money";
import { type FigureEntry, FigureList } from "./FigureList";

interface RunFiguresProps {
  accounts: number;
  bills: number;
  charges: number;
  parked: number;
  totals: readonly RunTotal[];
  /** What credits and wallets paid at once. */
  settled?: readonly RunSettled[];
  corrections?: number;
  creditBills?: number;
  /** Accounts that were done before, where a run goes on. */
  continued?: number;
}

/** What a run comes to: accounts, bills, charges, and the sums by currency. */
export function RunFigures({ accounts, bills, charges, parked, totals, ...more }: RunFiguresProps) {
  const { t } = useTranslation("billing");
  const count = (value: number) => <span className="number">{groupDecimal(String(value))}</span>;
  const figures: FigureEntry[] = [
    ...totals.map((total) => ({
      key: `total ${total.total.currency}`,
      label: t("run.total"),
      value: <Amount value={total.total} withCurrency />,
      note: t("run.netAndTax", { net: formatAmount(total.net), tax: formatAmount(total.tax) }),
    })),
    ...(more.settled ?? []).map((settled) => ({
      key: `settled ${settled.credits.currency}`,
      label: t("run.settled"),
      value: <Amount value={sumAmounts([settled.credits, settled.wallets])} withCurrency />,
      note: t("run.settledBy", {
        credits: formatAmount(settled.credits),
        wallets: formatAmount(settled.wallets),
      }),
    })),
    {
      key: "bills",
      label: t("run.bills"),
      value: count(bills),
      note: more.creditBills ? t("run.creditBills", { count: more.creditBills }) : undefined,
    },
    {
      key: "charges",
      label: t("run.charges"),
      value: count(charges),
      note: more.corrections ? t("run.corrections", { count: more.corrections }) : undefined,
    },
    {
      key: "accounts",
      label: t("run.accounts"),
      value: count(accounts),
      note: more.continued ? t("run.continued", { count: more.continued }) : t("run.accountsNote"),
    },
    {
      key: "parked",
      label: t("run.parked"),
      value: count(parked),
      tone: parked > 0 ? "bad" : undefined,
      note: t("run.parkedNote"),
    },
  ];
  return <FigureList figures={figures} />;
}
