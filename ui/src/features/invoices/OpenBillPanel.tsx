import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { Amount, Facts } from "@/components";
import { periodText } from "@/features/billing/periods";
import { To } from "@/features/billing/To";
import type { OpenBillRow } from "@/ipc";
import type { IssueMode } from "./issueInput";

interface OpenBillPanelProps {
  bill: OpenBillRow;
  /** Why this person may not issue; null when they may. */
  notAllowed: string | null;
  onIssue: (mode: IssueMode) => void;
}

/** A bill to invoice beside the list, and the buttons that invoice it. */
export function OpenBillPanel({ bill, notAllowed, onIssue }: OpenBillPanelProps) {
  const { t } = useTranslation("invoices");
  return (
    <>
      <Facts
        facts={[
          {
            label: t("column.customer"),
            value: <To path={`/customers/${bill.customerId}`}>{bill.customerName}</To>,
          },
          { label: t("column.period"), value: <span className="number">{periodText(bill.period)}</span> },
          { label: t("column.billTotal"), value: <Amount value={bill.total} withCurrency /> },
          { label: t("column.invoiced"), value: <Amount value={bill.invoiced} /> },
          { label: t("column.uninvoiced"), value: <Amount value={bill.uninvoiced} /> },
          { label: t("column.bill"), value: <To path={`/bills/${bill.billId}`}>{bill.number}</To> },
        ]}
      />
      <div>
        <Tooltip title={notAllowed}>
          <Button type="primary" disabled={notAllowed !== null} onClick={() => onIssue("each")}>
            {t("issue.whole")}
          </Button>
        </Tooltip>{" "}
        <Tooltip title={notAllowed}>
          <Button disabled={notAllowed !== null} onClick={() => onIssue("part")}>
            {t("issue.modes.part")}
          </Button>
        </Tooltip>
      </div>
    </>
  );
}
