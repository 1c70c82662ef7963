import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useAddress, useGo } from "@/app/router";
import { Amount, type Column, DataTable, EmptyState, Facts, Page } from "@/components";
import { ChargeWhyById } from "@/features/billing/ChargeWhy";
import { periodText } from "@/features/billing/periods";
import { To } from "@/features/billing/To";
import type { ChargedRow, ListChargedAnswer } from "@/ipc";
import { isMonth } from "./months";

function useColumns(): Column<ChargedRow>[] {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  return useMemo(
    () => [
      {
        key: "billNumber",
        title: t("column.bill"),
        width: 92,
        value: (row) => row.billNumber,
        sortable: true,
      },
      { key: "customerName", title: t("column.customer"), width: 196, value: (row) => row.customerName },
      {
        key: "offeringName",
        title: t("column.offering"),
        width: 150,
        value: (row) => row.offeringName?.[language],
      },
      { key: "priceName", title: t("column.price"), width: 140, value: (row) => row.priceName[language] },
      { key: "served", title: t("column.served"), width: 136, value: (row) => periodText(row.served) },
      {
        key: "quantity",
        title: t("column.quantity"),
        width: 96,
        kind: "quantity",
        value: (row) => row.quantity,
      },
      { key: "net", title: t("table.net"), width: 104, kind: "amount", value: (row) => row.net },
      { key: "tax", title: t("table.tax"), width: 92, kind: "amount", value: (row) => row.tax },
      {
        key: "total",
        title: t("table.total"),
        width: 104,
        kind: "amount",
        value: (row) => row.total,
        sortable: true,
      },
    ],
    [t, language],
  );
}

/** The charges of one month behind a row of the report. */
export default function ChargedPage() {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  const go = useGo();
  const columns = useColumns();
  const address = useAddress();
  const month = String(address.month ?? "");
  const currency = String(address.currency ?? "");
  const offeringId = Number(address.offeringId) || null;
  const customerId = Number(address.customerId) || null;
  const input = useMemo(
    () => ({
      month,
      currency,
      ...(offeringId ? { offeringId } : {}),
      ...(customerId ? { customerId } : {}),
    }),
    [month, currency, offeringId, customerId],
  );
  if (!isMonth(month) || currency === "")
    return (
      <EmptyState title={t("charged.fromReport")} action={{ label: t("back"), run: () => go("/reports") }} />
    );
  return (
    <Page
      title={t("charged.title", { month, currency })}
      actions={
        <Button onClick={() => go(`/reports?month=${month}&currency=${currency}`)}>{t("back")}</Button>
      }
      fill
    >
      <DataTable<ChargedRow, ListChargedAnswer>
        key={JSON.stringify(input)}
        id="report-charged"
        query="reports.charged"
        fixedInput={input}
        columns={columns}
        rowKey={(row) => (row.chargeId ? row.chargeId : `item ${row.billItemId}`)}
        sidePanel={(row) => ({
          title: (row.offeringName ?? row.priceName)[language],
          content: (
            <Facts
              facts={[
                {
                  label: t("table.total"),
                  value: (
                    <>
                      <Amount value={row.total} withCurrency />
                      {row.chargeId && (
                        <ChargeWhyById
                          chargeId={row.chargeId}
                          title={`${(row.offeringName ?? row.priceName)[language]} · ${row.priceName[language]}`}
                        />
                      )}
                    </>
                  ),
                },
                {
                  label: t("column.customer"),
                  value: <To path={`/customers/${row.customerId}`}>{row.customerName}</To>,
                },
                { label: t("column.bill"), value: <To path={`/bills/${row.billId}`}>{row.billNumber}</To> },
                { label: t("column.price"), value: row.priceName[language] },
                {
                  label: t("column.served"),
                  value: <span className="number">{periodText(row.served)}</span>,
                },
              ]}
            />
          ),
        })}
        onOpenPage={(row) => go(`/bills/${row.billId}`)}
        totals={(answer) => ({
          net: <Amount value={answer.net} />,
          tax: <Amount value={answer.tax} />,
          total: <Amount value={answer.gross} />,
        })}
        empty={{ title: t("charged.emptyTitle"), text: t("charged.emptyText") }}
      />
    </Page>
  );
}
