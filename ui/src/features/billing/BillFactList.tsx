import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { Facts } from "@/components";
import type { BillRow, BillView } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { periodText } from "./periods";
import { To } from "./To";

function useCommon(bill: BillRow) {
  const { t } = useTranslation("billing");
  const may = useMay();
  const linked = may("customersRead");
  return [
    {
      label: t("column.customer"),
      value: linked ? <To path={`/customers/${bill.customerId}`}>{bill.customerName}</To> : bill.customerName,
    },
    {
      label: t("column.account"),
      value: (
        <span className="number">
          {linked ? <To path={`/accounts/${bill.accountId}`}>{bill.accountNumber}</To> : bill.accountNumber}
        </span>
      ),
    },
    { label: t("column.period"), value: <span className="number">{periodText(bill.period)}</span> },
    { label: t("column.billedOn"), value: <span className="number">{bill.billedOn}</span> },
    { label: t("column.dueOn"), value: <span className="number">{bill.dueOn}</span> },
    ...(bill.groupName ? [{ label: t("drafts:column.group"), value: bill.groupName }] : []),
  ];
}

/** Whose bill it is, for which days, due when. */
export function BillFactList({ view }: { view: BillView }) {
  const { t } = useTranslation("billing");
  const common = useCommon(view.bill);
  const { billRunId } = view.bill;
  return (
    <Facts
      facts={[
        ...common,
        ...(billRunId
          ? [{ label: t("column.run"), value: <To path={`/bills/runs/${billRunId}`}>{t("runs.open")}</To> }]
          : [{ label: t("drafts:column.origin"), value: t("drafts:byHand") }]),
        ...(view.reason ? [{ label: t("drafts:reason"), value: view.reason }] : []),
        {
          label: t("column.createdAt"),
          value: <span className="number">{formatInstant(view.createdAt)}</span>,
        },
      ]}
    />
  );
}

/** The same, short, for the panel beside a list. */
export function BillFacts({ bill }: { bill: BillRow }) {
  return <Facts facts={useCommon(bill)} />;
}
