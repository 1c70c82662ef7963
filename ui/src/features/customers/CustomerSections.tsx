import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { type Column, ConfirmDialog, PlainTable, Section, useReasons } from "@/components";
import { type ContactView, type CustomerDetail, type TaxProfileView, useAsk } from "@/ipc";
import { AccountTable } from "./AccountTable";
import { ContactTable } from "./ContactLines";
import styles from "./customers.module.css";
import {
  AddAccountDialog,
  AddContactDialog,
  AddTaxProfileDialog,
  ChangeContactDialog,
  ChangeTaxProfileDialog,
} from "./dialogs";

interface SectionProps {
  customer: CustomerDetail;
}

interface SmallButtonProps {
  label: string;
  /** What a screen reader says, where several buttons have the same word. */
  about?: string;
  reason: string | null;
  danger?: boolean;
  onClick: () => void;
}

/** A quiet button of a section or row; disabled with its reason. */
export function SmallButton({ label, about, reason, danger, onClick }: SmallButtonProps) {
  return (
    <Tooltip title={reason}>
      <Button
        size="small"
        type="text"
        danger={danger}
        disabled={reason !== null}
        aria-label={about ? `${label}: ${about}` : undefined}
        onClick={onClick}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

type ContactDialog = { kind: "add" } | { kind: "change" | "remove"; contact: ContactView } | null;

export function ContactsSection({ customer }: SectionProps) {
  const { t } = useTranslation("customers");
  const [dialog, setDialog] = useState<ContactDialog>(null);
  const reason = useReasons(customer.actions);
  const close = () => setDialog(null);
  return (
    <Section
      title={t("contacts.title")}
      aside={
        <SmallButton
          label={t("contacts.add")}
          reason={reason("customers.add_contact")}
          onClick={() => setDialog({ kind: "add" })}
        />
      }
    >
      <ContactTable
        contacts={customer.contacts}
        actions={(contact) => (
          <>
            <SmallButton
              label={t("edit")}
              about={contact.name}
              reason={reason("customers.change_contact")}
              onClick={() => setDialog({ kind: "change", contact })}
            />
            <SmallButton
              label={t("remove")}
              about={contact.name}
              reason={reason("customers.remove_contact")}
              onClick={() => setDialog({ kind: "remove", contact })}
            />
          </>
        )}
      />
      {dialog?.kind === "add" && <AddContactDialog customer={customer} onClose={close} />}
      {dialog?.kind === "change" && (
        <ChangeContactDialog contact={dialog.contact} version={customer.version} onClose={close} />
      )}
      {dialog?.kind === "remove" && (
        <ConfirmDialog
          title={t("contacts.removeTitle", { name: dialog.contact.name })}
          text={dialog.contact.isPrimary ? t("contacts.removePrimary") : t("contacts.removeText")}
          action="customers.remove_contact"
          input={{ contactId: dialog.contact.contactId, version: customer.version }}
          submitLabel={t("contacts.remove")}
          danger
          onClose={close}
        />
      )}
    </Section>
  );
}

type TaxDialog = "add" | TaxProfileView | null;

export function TaxProfilesSection({ customer }: SectionProps) {
  const { t } = useTranslation("customers");
  const [dialog, setDialog] = useState<TaxDialog>(null);
  const reason = useReasons(customer.actions);
  const close = () => setDialog(null);
  const columns: Column<TaxProfileView>[] = [
    {
      key: "title",
      title: t("tax.name"),
      width: 240,
      value: (row) => row.title,
      render: (row) => (
        <>
          {row.title}
          {row.isDefault && <span className={styles.mark}>{t("tax.default")}</span>}
        </>
      ),
    },
    { key: "taxNumber", title: t("tax.number"), width: 180, value: (row) => row.taxNumber },
    { key: "kind", title: t("tax.kind"), width: 80, value: (row) => t(`invoiceKinds.${row.invoiceKind}`) },
    {
      key: "bank",
      title: t("tax.bank"),
      width: 200,
      value: (row) => [row.bankName, row.bankAccount].filter(Boolean).join(" "),
    },
  ];
  return (
    <Section
      title={t("tax.title")}
      aside={
        <SmallButton
          label={t("tax.add")}
          reason={reason("customers.add_tax_profile")}
          onClick={() => setDialog("add")}
        />
      }
    >
      <PlainTable
        columns={columns}
        rows={customer.taxProfiles}
        rowKey={(row) => row.taxProfileId}
        empty={<p className={styles.soft}>{t("tax.empty")}</p>}
        actions={(profile) => (
          <SmallButton
            label={t("edit")}
            about={profile.title}
            reason={reason("customers.change_tax_profile")}
            onClick={() => setDialog(profile)}
          />
        )}
      />
      {dialog === "add" && <AddTaxProfileDialog customer={customer} onClose={close} />}
      {dialog !== null && dialog !== "add" && <ChangeTaxProfileDialog profile={dialog} onClose={close} />}
    </Section>
  );
}

export function AccountsSection({ customer }: SectionProps) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const [adding, setAdding] = useState(false);
  const reason = useReasons(customer.actions);
  const company = useAsk("staff.company", {});
  return (
    <Section
      title={t("accounts.title")}
      aside={
        <SmallButton
          label={t("accounts.add")}
          reason={reason("customers.add_account")}
          onClick={() => setAdding(true)}
        />
      }
    >
      <AccountTable accounts={customer.accounts} onOpen={(account) => go(`/accounts/${account.accountId}`)} />
      {adding && company.data && (
        <AddAccountDialog
          customer={customer}
          currency={company.data.company.currency}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}
