import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page } from "@/components";
import type { OfferingRow } from "@/ipc";
import { OfferingPanel } from "./OfferingPanel";
import { OfferingState } from "./OfferingState";
import { CatalogueTabs, useChoices, useTaxText } from "./words";

/** All offerings. */
export default function OfferingsPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const mayAdd = useMay()("catalogWrite");
  const { states } = useChoices();
  const taxText = useTaxText();
  const columns = useMemo<Column<OfferingRow>[]>(
    () => [
      { key: "code", title: t("column.code"), width: 168, value: (row) => row.code, sortable: true },
      { key: "name", title: t("column.name"), width: 220, value: (row) => row.name[language] },
      {
        key: "kind",
        title: t("makeUp.kind"),
        width: 96,
        value: (row) => t(`makeUp.kinds.${row.kind}`),
      },
      {
        key: "priceSummary",
        title: t("column.price"),
        width: 320,
        value: (row) => row.priceSummary[language],
      },
      {
        key: "tax",
        title: t("column.tax"),
        width: 128,
        value: (row) => (row.kind === "bundle" ? null : taxText(row.taxRate, row.taxInclusive)),
      },
      {
        key: "connector",
        title: t("column.connector"),
        width: 112,
        value: (row) => (row.kind === "bundle" ? null : t(`connectors.${row.connector}`)),
      },
      {
        key: "activeSubscriptions",
        title: t("column.active"),
        width: 96,
        kind: "quantity",
        value: (row) => row.activeSubscriptions,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 104,
        value: (row) => t(`states.${row.state}`),
        render: (row) => <OfferingState state={row.state} />,
      },
      { key: "currency", title: t("column.currency"), width: 72, value: (row) => row.currency, hidden: true },
      {
        key: "createdAt",
        title: t("column.createdAt"),
        width: 144,
        kind: "instant",
        value: (row) => row.createdAt,
        sortable: true,
        hidden: true,
      },
    ],
    [t, language, taxText],
  );
  return (
    <Page
      title={t("title")}
      aside={<CatalogueTabs />}
      fill
      actions={
        mayAdd && (
          <Button type="primary" onClick={() => go("/catalogue/new")}>
            {t("add.button")}
          </Button>
        )
      }
    >
      <DataTable<OfferingRow>
        id="offerings"
        query="catalog.offerings"
        columns={columns}
        rowKey={(row) => row.offeringId}
        searchKey="search"
        filters={[{ key: "state", label: t("column.state"), kind: "select", options: states }]}
        sidePanel={(row) => ({
          title: row.name[language],
          content: <OfferingPanel offeringId={row.offeringId} />,
        })}
        onOpenPage={(row) => go(`/catalogue/${row.offeringId}`)}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayAdd ? { label: t("add.button"), run: () => go("/catalogue/new") } : undefined,
        }}
      />
    </Page>
  );
}
