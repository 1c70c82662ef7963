import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { type Column, FormDialog } from "@/components";
import { type PriceListRow, useAsk } from "@/ipc";
import styles from "./catalogue.module.css";
import { isNamed, type NamedDraft, NamedFields, namedInput } from "./named";
import { WholeListPage } from "./WholeListPage";

/** Groups of customers with prices of their own. */
export default function PriceListsPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const [adding, setAdding] = useState(false);
  const answer = useAsk("catalog.price_lists", {});
  const columns: Column<PriceListRow>[] = [
    { key: "code", title: t("column.code"), width: 180, value: (row) => row.code },
    { key: "name", title: t("column.name"), width: 280, value: (row) => row.name[language] },
    {
      key: "customers",
      title: t("priceLists.customers"),
      width: 140,
      kind: "quantity",
      value: (row) => row.customers,
    },
    {
      key: "versions",
      title: t("priceLists.versions"),
      width: 140,
      kind: "quantity",
      value: (row) => row.versions,
    },
    {
      key: "createdAt",
      title: t("column.createdAt"),
      width: 140,
      kind: "instant",
      value: (row) => row.createdAt,
    },
  ];
  return (
    <WholeListPage
      answer={answer}
      columns={columns}
      rowKey={(row) => row.priceListId}
      onOpen={(row) => go(`/catalogue/price-lists/${row.priceListId}`)}
      empty={{ title: t("priceLists.emptyTitle"), text: t("priceLists.how") }}
      addLabel={t("priceLists.add")}
      onAdd={() => setAdding(true)}
    >
      {(answer.data?.rows.length ?? 0) > 0 && <p className={styles.soft}>{t("priceLists.how")}</p>}
      {adding && <AddPriceListDialog onClose={() => setAdding(false)} />}
    </WholeListPage>
  );
}

function AddPriceListDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  return (
    <FormDialog<"catalog.add_price_list", NamedDraft>
      title={t("priceLists.addTitle")}
      action="catalog.add_price_list"
      initial={{}}
      input={namedInput}
      ready={isNamed}
      submitLabel={t("priceLists.add")}
      onClose={onClose}
    >
      <NamedFields />
    </FormDialog>
  );
}
