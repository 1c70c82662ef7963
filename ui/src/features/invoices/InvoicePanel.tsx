import { useTranslation } from "react-i18next";
import { Amount, Facts, PdfPreview } from "@/components";
import { To } from "@/features/billing/To";
import type { InvoiceRow } from "@/ipc";
import styles from "./invoices.module.css";
import { readablePlatformNumber } from "./platformNumber";

/** An invoice beside the list: whose, how much, and the paper itself. */
export function InvoicePanel({ invoice }: { invoice: InvoiceRow }) {
  const { t } = useTranslation("invoices");
  return (
    <>
      <Facts
        facts={[
          {
            label: t("column.customer"),
            value: <To path={`/customers/${invoice.customerId}`}>{invoice.customerName}</To>,
          },
          { label: t("column.total"), value: <Amount value={invoice.total} withCurrency /> },
          { label: t("column.issuedOn"), value: <span className="number">{invoice.issuedOn}</span> },
          {
            label: t("column.platformNumber"),
            value: invoice.platformNumber ? (
              <span className="number">{readablePlatformNumber(invoice.platformNumber)}</span>
            ) : (
              "—"
            ),
          },
        ]}
      />
      <div className={styles.panelPdf}>
        <PdfPreview
          key={invoice.invoiceId}
          query="invoicing.pdf"
          input={{ invoiceId: invoice.invoiceId }}
          suggestedName={`${invoice.number}.pdf`}
        />
      </div>
    </>
  );
}
