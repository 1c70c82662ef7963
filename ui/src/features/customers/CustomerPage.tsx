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
  StateTag,
  useReasons,
} from "@/components";
import { type CustomerDetail, useAsk } from "@/ipc";
import { AccountsSection, ContactsSection, TaxProfilesSection } from "./CustomerSections";
import { useCustomerFacts } from "./customerFacts";
import { ChangeCustomerDialog } from "./dialogs";
import { RelatedTabs } from "./RelatedTabs";

/** One customer: who they are, whom to call, what they have, what happened. */
export default function CustomerPage() {
  const { t } = useTranslation("customers");
  const customerId = Number(usePathParams().customerId);
  const answer = useAsk("customers.detail", { customerId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <Customer customer={answer.data} />;
}

type Dialog = "change" | "close" | "reopen" | null;

function Customer({ customer }: { customer: CustomerDetail }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const may = useMay();
  const [dialog, setDialog] = useState<Dialog>(null);
  const reason = useReasons(customer.actions);
  const facts = useCustomerFacts(customer);
  const { customerId, version, name, number, state } = customer;
  const closed = state === "closed";
  const close = () => setDialog(null);
  const actions: ObjectAction[] = [
    {
      key: "openAccount",
      label: t("openAccount"),
      primary: true,
      run: () => go(`/flows/open-account?customerId=${customerId}`),
      disabledReason: closed
        ? t("closedCannotOpen")
        : may("ordersWrite")
          ? null
          : reason("flows.open_account"),
    },
    {
      key: "change",
      label: t("change.button"),
      run: () => setDialog("change"),
      disabledReason: reason("customers.change"),
    },
    closed
      ? {
          key: "reopen",
          label: t("reopen.button"),
          run: () => setDialog("reopen"),
          disabledReason: reason("customers.reopen"),
        }
      : {
          key: "close",
          label: t("close.button"),
          danger: true,
          run: () => setDialog("close"),
          disabledReason: reason("customers.close"),
        },
  ];
  return (
    <DetailPage
      name={name}
      number={number}
      state={<StateTag state={state} label={t(`states.${state}`)} />}
      actions={actions}
      timeline={<AuditTimeline entries={customer.timeline} />}
    >
      <Facts facts={facts.map((fact) => ({ ...fact, value: fact.value ?? "—" }))} />
      <AccountsSection customer={customer} />
      <ContactsSection customer={customer} />
      <TaxProfilesSection customer={customer} />
      <RelatedTabs of={{ customerId }} />
      {dialog === "change" && <ChangeCustomerDialog customer={customer} onClose={close} />}
      {dialog === "close" && (
        <ConfirmDialog
          title={t("close.title", { name })}
          text={t("close.text")}
          action="customers.close"
          input={{ customerId, version }}
          submitLabel={t("close.submit")}
          danger
          onClose={close}
        />
      )}
      {dialog === "reopen" && (
        <ConfirmDialog
          title={t("reopen.title", { name })}
          text={t("reopen.text")}
          action="customers.reopen"
          input={{ customerId, version }}
          submitLabel={t("reopen.submit")}
          onClose={close}
        />
      )}
    </DetailPage>
  );
}
