import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { Amount, CopyButton, Explain, ExplainLines, Facts } from "@/components";
import { rateText } from "@/features/billing/charges";
import { To } from "@/features/billing/To";
import type { InvoiceView } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { formatAmount } from "@/values/money";
import styles from "./invoices.module.css";
import { readablePlatformNumber } from "./platformNumber";

/** The head of an invoice: amounts with how they come about, days, numbers. */
export function InvoiceFacts({ view }: { view: InvoiceView }) {
  const { t } = useTranslation("invoices");
  const linked = useMay()("customersRead");
  const { invoice, remarks, createdBy, createdAt } = view;
  const { total } = invoice;
  const day = (value: string) => <span className="number">{value}</span>;
  return (
    <Facts
      facts={[
        {
          label: t("column.total"),
          value: (
            <strong>
              <Amount value={total} withCurrency />
              <Explain title={t("why.title")}>
                <ExplainLines
                  lines={[
                    ...view.taxRates.flatMap((sum) => [
                      { label: t("why.net", { rate: rateText(sum.taxRate) }), value: formatAmount(sum.net) },
                      { label: t("why.tax", { rate: rateText(sum.taxRate) }), value: formatAmount(sum.tax) },
                    ]),
                    { label: t("column.total"), value: `${total.currency} ${formatAmount(total)}` },
                  ]}
                />
              </Explain>
            </strong>
          ),
        },
        { label: t("column.net"), value: <Amount value={invoice.net} /> },
        { label: t("column.tax"), value: <Amount value={invoice.tax} /> },
        {
          label: t("column.platformNumber"),
          value: invoice.platformNumber ? (
            <>
              <span className="number">{readablePlatformNumber(invoice.platformNumber)}</span>
              <CopyButton text={invoice.platformNumber} />
            </>
          ) : (
            <span className={styles.soft}>{t("platform.none")}</span>
          ),
        },
        {
          label: t("column.account"),
          value: linked ? (
            <To path={`/accounts/${invoice.accountId}`}>{invoice.accountNumber}</To>
          ) : (
            invoice.accountNumber
          ),
        },
        { label: t("column.issuedOn"), value: day(invoice.issuedOn) },
        { label: t("column.dueOn"), value: day(invoice.dueOn) },
        {
          label: t("column.createdBy"),
          value: (
            <>
              {createdBy ?? t("byItself")} {day(formatInstant(createdAt))}
            </>
          ),
        },
        ...(remarks
          ? [{ label: t("issue.remarks"), value: <span className={styles.remarks}>{remarks}</span> }]
          : []),
      ]}
    />
  );
}
