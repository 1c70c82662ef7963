import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePathParams } from "@/app/router";
import {
  AuditTimeline,
  DetailPage,
  ErrorPanel,
  type ObjectAction,
  Page,
  PageSkeleton,
  Section,
  StateTag,
  useReasons,
} from "@/components";
import { isPositive } from "@/features/billing/amounts";
import { type PaymentView, useAsk } from "@/ipc";
import { AllocateDialog } from "./AllocateDialog";
import { Allocations, PaymentFacts, PaymentFigures } from "./PaymentParts";
import { ReverseDialog } from "./ReverseDialog";
import { usePaymentState } from "./usePaymentState";

/** One payment: what came in, which bills it settled, what is left. */
export default function PaymentPage() {
  const { t } = useTranslation("payments");
  const paymentId = Number(usePathParams().paymentId);
  const answer = useAsk("payments.detail", { paymentId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <Payment key={paymentId} view={answer.data} />;
}

function Payment({ view }: { view: PaymentView }) {
  const { t } = useTranslation("payments");
  const [open, setOpen] = useState<"allocate" | "reverse" | null>(null);
  const refusal = useReasons(view.actions);
  const stateOf = usePaymentState();
  const { payment } = view;
  const left = isPositive(payment.unallocated);
  const actions: ObjectAction[] = [
    {
      key: "allocate",
      label: t("allocate.button"),
      primary: left,
      run: () => setOpen("allocate"),
      disabledReason: refusal("payments.allocate") ?? (left ? null : t("allocate.allDone")),
    },
    {
      key: "reverse",
      label: t("reverse.button"),
      run: () => setOpen("reverse"),
      disabledReason: refusal("payments.reverse"),
    },
  ];
  return (
    <DetailPage
      name={payment.customerName}
      number={payment.number}
      state={<StateTag {...stateOf(payment)} />}
      actions={actions}
      timeline={<AuditTimeline entries={view.timeline} />}
    >
      <PaymentFigures view={view} />
      <PaymentFacts view={view} />
      <Section title={t("settled")}>
        <Allocations rows={view.allocations} />
      </Section>
      {open === "allocate" && <AllocateDialog view={view} onClose={() => setOpen(null)} />}
      {open === "reverse" && <ReverseDialog view={view} onClose={() => setOpen(null)} />}
    </DetailPage>
  );
}
