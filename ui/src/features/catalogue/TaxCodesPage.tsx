import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type Column, useReasons } from "@/components";
import { SmallButton } from "@/features/customers/CustomerSections";
import { type TaxCodeRow, useAsk } from "@/ipc";
import { percentOf } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { AddTaxCodeDialog, AddTaxRateDialog } from "./TaxCodeDialogs";
import { WholeListPage } from "./WholeListPage";

/** What is taxed alike, at which rates from which days. */
export default function TaxCodesPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const reason = useReasons();
  const [dialog, setDialog] = useState<"add" | TaxCodeRow | null>(null);
  const answer = useAsk("catalog.tax_codes", {});
  const close = () => setDialog(null);
  const columns: Column<TaxCodeRow>[] = [
    { key: "code", title: t("column.code"), width: 160, value: (row) => row.code },
    { key: "name", title: t("column.name"), width: 240, value: (row) => row.name[language] },
    {
      key: "rates",
      title: t("taxCodes.rates"),
      width: 320,
      value: (row) => row.rates.map(({ validFrom, rate }) => `${validFrom} ${percentOf(rate)}%`).join("; "),
      render: (row) => <Rates row={row} />,
    },
    {
      key: "offerings",
      title: t("taxCodes.offerings"),
      width: 120,
      kind: "quantity",
      value: (row) => row.offerings,
    },
  ];
  return (
    <WholeListPage
      answer={answer}
      columns={columns}
      rowKey={(row) => row.taxCodeId}
      actions={(row) => (
        <SmallButton
          label={t("taxCodes.addRate")}
          about={row.name[language]}
          reason={reason("catalog.add_tax_rate")}
          onClick={() => setDialog(row)}
        />
      )}
      empty={{ title: t("taxCodes.emptyTitle"), text: t("taxCodes.emptyText") }}
      addLabel={t("taxCodes.add")}
      onAdd={() => setDialog("add")}
    >
      {dialog === "add" && <AddTaxCodeDialog onClose={close} />}
      {dialog !== null && dialog !== "add" && <AddTaxRateDialog code={dialog} onClose={close} />}
    </WholeListPage>
  );
}

/** The rates by date, newest first; the one that counts today is marked. */
function Rates({ row }: { row: TaxCodeRow }) {
  const { t } = useTranslation("catalogue");
  return (
    <ul className={styles.rates}>
      {row.rates.map(({ validFrom, rate, inForce }) => (
        <li key={validFrom}>
          <span>{`${percentOf(rate)}%`}</span>
          <span>{t("version.from", { date: validFrom })}</span>
          {inForce && <small className={styles.inForce}>{t("version.inForce")}</small>}
        </li>
      ))}
    </ul>
  );
}
