import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Amount } from "@/components";
import type { AccountDetail, AccountName } from "@/ipc";

/** Another account, by whose it is and its number. */
function AccountLink({ account }: { account: AccountName }) {
  return (
    <>
      {account.customerName}{" "}
      <Link to={`/accounts/${account.accountId}`} className="number">
        {account.number}
      </Link>
    </>
  );
}

/** The terms of an account as label and value. */
export function useAccountFacts(detail: AccountDetail | undefined): { label: string; value: ReactNode }[] {
  const { t } = useTranslation("customers");
  if (!detail) return [];
  const { account, customerId, customerName, customerNumber, taxProfile, payer, paysFor } = detail;
  return [
    {
      label: t("column.customer"),
      value: (
        <>
          <Link to={`/customers/${customerId}`}>{customerName}</Link>{" "}
          <span className="number">{customerNumber}</span>
        </>
      ),
    },
    { label: t("accounts.currency"), value: account.currency },
    { label: t("accounts.cycleDay"), value: t("accounts.cycleDayValue", { day: account.cycleDay }) },
    { label: t("accounts.terms"), value: t("accounts.days", { count: account.paymentTermsDays }) },
    {
      label: t("accounts.creditLimit"),
      value: account.creditLimit ? (
        <Amount value={account.creditLimit} withCurrency />
      ) : (
        t("accounts.noLimit")
      ),
    },
    { label: t("accounts.invoicing"), value: t(`invoicing.${account.invoicing}`) },
    { label: t("accounts.language"), value: t(`languages.${account.language === "en" ? "en" : "zh-CN"}`) },
    {
      label: t("accounts.taxProfile"),
      value: taxProfile ? `${taxProfile.title} · ${t(`invoiceKinds.${taxProfile.invoiceKind}`)}` : "—",
    },
    {
      label: t("payer.label"),
      value: payer ? <AccountLink account={payer} /> : t("payer.itself"),
    },
    ...(paysFor.length > 0
      ? [{ label: t("payer.paysFor"), value: t("payer.accounts", { count: paysFor.length }) }]
      : []),
    { label: t("accounts.openedOn"), value: <span className="number">{account.openedOn}</span> },
    {
      label: t("accounts.billedUntil"),
      value: <span className="number">{account.billedUntil ?? t("accounts.neverBilled")}</span>,
    },
    ...(account.draftRunId
      ? [
          {
            label: t("accounts.draft"),
            value: (
              <Link to={`/bills/drafts?billRunId=${account.draftRunId}`}>{t("accounts.draftWaits")}</Link>
            ),
          },
        ]
      : []),
  ];
}
