import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import {
  AuditTimeline,
  ConfirmDialog,
  DetailPage,
  ErrorPanel,
  Facts,
  type ObjectAction,
  Page,
  PageSkeleton,
  Section,
  StateTag,
  useReasons,
} from "@/components";
import { type AccountDetail, useAsk } from "@/ipc";
import { useAccountFacts } from "./accountFacts";
import { Balance } from "./Balance";
import { ChangeAccountDialog } from "./dialogs";
import { PaysForSection, RemovePayerDialog, SetPayerDialog } from "./payer";
import { RelatedTabs } from "./RelatedTabs";
import { TermsSection } from "./terms/TermsSection";
import { WalletsSection } from "./wallets/WalletsSection";

/** One billing account: terms, what it owes, its bills and payments. */
export default function AccountPage() {
  const { t } = useTranslation("customers");
  const accountId = Number(usePathParams().accountId);
  const answer = useAsk("customers.account", { accountId });
  if (answer.error)
    return (
      <Page title={t("accounts.title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <Account detail={answer.data} />;
}

type AccountDialog = "change" | "close" | "payer" | "removePayer";

function Account({ detail }: { detail: AccountDetail }) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const [dialog, setDialog] = useState<AccountDialog | null>(null);
  const facts = useAccountFacts(detail);
  const actions = useAccountActions(detail, setDialog);
  const { account, customerId } = detail;
  const { accountId, version, name, number, state } = account;
  const close = () => setDialog(null);
  return (
    <DetailPage
      name={`${detail.customerName} · ${name}`}
      number={number}
      state={<StateTag state={state} label={t(`accountStates.${state}`)} />}
      actions={actions}
      timeline={<AuditTimeline entries={detail.timeline} />}
    >
      {may("paymentsRead") && <Balance accountId={accountId} />}
      <Section title={t("accounts.termsTitle")}>
        <Facts facts={facts} />
      </Section>
      <PaysForSection rows={detail.paysFor} />
      {may("billingRead") && <TermsSection detail={detail} />}
      {may("billingRead") && <WalletsSection account={account} />}
      <RelatedTabs of={{ accountId }} />
      {dialog === "change" && (
        <ChangeAccount account={detail.account} customerId={customerId} onClose={close} />
      )}
      {dialog === "payer" && <SetPayerDialog detail={detail} onClose={close} />}
      {dialog === "removePayer" && <RemovePayerDialog detail={detail} onClose={close} />}
      {dialog === "close" && (
        <ConfirmDialog
          title={t("accounts.closeTitle", { number })}
          text={t("accounts.closeText")}
          action="customers.close_account"
          input={{ accountId, version }}
          submitLabel={t("accounts.closeSubmit")}
          danger
          onClose={close}
        />
      )}
    </DetailPage>
  );
}

/** What can be done with an account now; what cannot says why. */
function useAccountActions(detail: AccountDetail, open: (dialog: AccountDialog) => void): ObjectAction[] {
  const { t } = useTranslation("customers");
  const go = useGo();
  const reason = useReasons(detail.actions);
  const { accountId, state } = detail.account;
  const closed = state === "closed" ? t("accounts.closedCannotOrder") : null;
  return [
    {
      key: "order",
      label: t("accounts.order"),
      primary: true,
      run: () => go(`/orders/new?accountId=${accountId}`),
      disabledReason: closed ?? reason("orders.place"),
    },
    {
      key: "change",
      label: t("accounts.changeButton"),
      run: () => open("change"),
      disabledReason: reason("customers.change_account"),
    },
    {
      key: "bill",
      label: t("drafts:oneOff.button"),
      run: () => go(`/bills/new?accountId=${accountId}`),
      disabledReason: closed ?? reason("billing.make_bill"),
    },
    {
      key: "payer",
      label: t(detail.payer ? "payer.change" : "payer.button"),
      run: () => open("payer"),
      disabledReason: reason("customers.set_payer"),
    },
    ...(detail.payer
      ? [
          {
            key: "removePayer",
            label: t("payer.remove"),
            run: () => open("removePayer"),
            disabledReason: reason("customers.set_payer"),
          },
        ]
      : []),
    {
      key: "close",
      label: t("accounts.closeButton"),
      danger: true,
      run: () => open("close"),
      disabledReason: reason("customers.close_account"),
    },
  ];
}

interface ChangeAccountProps {
  account: AccountDetail["account"];
  customerId: number;
  onClose: () => void;
}

/** The dialog once the customer's tax profiles are known, which it offers. */
function ChangeAccount({ account, customerId, onClose }: ChangeAccountProps) {
  const customer = useAsk("customers.detail", { customerId });
  if (!customer.data && !customer.error) return null;
  return (
    <ChangeAccountDialog account={account} taxProfiles={customer.data?.taxProfiles ?? []} onClose={onClose} />
  );
}
