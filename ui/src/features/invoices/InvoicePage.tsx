import { Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo, usePathParams, useSearchValue } from "@/app/router";
import {
  AuditTimeline,
  DetailPage,
  ErrorPanel,
  type ObjectAction,
  Page,
  PageSkeleton,
  PdfPreview,
  useReasons,
} from "@/components";
import { type InvoiceView, useAsk } from "@/ipc";
import { InvoiceFacts } from "./InvoiceFacts";
import { CoveredBills, InvoiceLines, Parties } from "./InvoiceParts";
import styles from "./invoices.module.css";
import { CorrectPlatformNumberDialog, PlatformNumberDialog } from "./PlatformNumberDialog";

/** One invoice: the paper, its lines, the bills it covers, who sells and who buys. */
export default function InvoicePage() {
  const { t } = useTranslation("invoices");
  const invoiceId = Number(usePathParams().invoiceId);
  const answer = useAsk("invoicing.detail", { invoiceId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <Invoice key={invoiceId} view={answer.data} />;
}

function Invoice({ view }: { view: InvoiceView }) {
  const { t } = useTranslation("invoices");
  const go = useGo();
  const [noting, setNoting] = useState(false);
  const [tab, setTab] = useSearchValue("tab");
  const refusal = useReasons(view.actions);
  const { invoice } = view;
  const { invoiceId, number } = invoice;
  const noted = invoice.platformNumber;
  const actions: ObjectAction[] = [
    {
      key: "platform",
      label: noted ? t("platform.correct") : t("platform.button"),
      primary: !noted,
      run: () => setNoting(true),
      disabledReason: refusal(noted ? "invoicing.correct_platform_number" : "invoicing.set_platform_number"),
    },
    {
      key: "pay",
      label: t("pay"),
      run: () => go(`/payments/new?accountId=${invoice.accountId}`),
      disabledReason: refusal("payments.record"),
    },
  ];
  const tabs = [
    {
      key: "paper",
      label: t("parts.paper"),
      children: (
        <div className={styles.pdf}>
          <PdfPreview query="invoicing.pdf" input={{ invoiceId }} suggestedName={`${number}.pdf`} />
        </div>
      ),
    },
    {
      key: "lines",
      label: t("parts.lines", { count: view.lines.length }),
      children: <InvoiceLines view={view} />,
    },
    {
      key: "bills",
      label: t("parts.bills", { count: view.bills.length }),
      children: <CoveredBills view={view} />,
    },
    { key: "parties", label: t("parts.parties"), children: <Parties view={view} /> },
  ];
  return (
    <DetailPage
      name={invoice.customerName}
      number={number}
      state={<span className={styles.soft}>{t(`kinds.${invoice.invoiceKind}`)}</span>}
      actions={actions}
      timeline={<AuditTimeline entries={view.timeline} />}
    >
      <InvoiceFacts view={view} />
      <Tabs
        size="small"
        activeKey={tabs.some((each) => each.key === tab) ? (tab ?? "paper") : "paper"}
        onChange={setTab}
        items={tabs}
        destroyOnHidden
      />
      {noting && !noted && (
        <PlatformNumberDialog invoiceId={invoiceId} number={number} onClose={() => setNoting(false)} />
      )}
      {noting && noted && (
        <CorrectPlatformNumberDialog
          invoiceId={invoiceId}
          number={number}
          noted={noted}
          onClose={() => setNoting(false)}
        />
      )}
    </DetailPage>
  );
}
