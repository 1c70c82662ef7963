import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { FormDialog } from "@/components";
import type {
  AccountTerms,
  AccountView,
  ContactProfile,
  ContactView,
  CustomerDetail,
  CustomerProfile,
  NewAccount,
  NewTaxProfile,
  TaxProfileView,
} from "@/ipc";
import { AccountFields, ContactFields, CustomerFields, TaxProfileFields } from "./fields";
import { Duplicates } from "./hints";
import {
  accountDraft,
  accountTermsInput,
  contactDraft,
  contactInput,
  customerDraft,
  customerInput,
  type Draft,
  kept,
  newAccountInput,
  taxProfileDraft,
  taxProfileInput,
} from "./inputs";

interface DialogProps {
  onClose: () => void;
}

type CustomerForm = { customer: Draft<CustomerProfile> };

function DuplicatesOfForm({ excluding }: { excluding?: number }) {
  const form = Form.useFormInstance();
  const customer: Draft<CustomerProfile> | undefined = Form.useWatch(["customer"], form);
  return (
    <Duplicates
      name={customer?.name}
      creditCode={customer?.creditCode}
      phone={customer?.phone}
      excluding={excluding}
    />
  );
}

export function ChangeCustomerDialog({ customer, onClose }: DialogProps & { customer: CustomerDetail }) {
  const { t } = useTranslation("customers");
  const { customerId, version } = customer;
  const input = useCallback(
    (values: CustomerForm) => ({ customerId, version, customer: customerInput(values.customer) }),
    [customerId, version],
  );
  return (
    <FormDialog<"customers.change", CustomerForm>
      title={t("change.title")}
      action="customers.change"
      initial={{ customer: customerDraft(customer) }}
      input={input}
      ready={(values) => kept(values.customer.name) !== null}
      submitLabel={t("change.submit")}
      width={640}
      onClose={onClose}
    >
      <CustomerFields at={["customer"]} underName={<DuplicatesOfForm excluding={customerId} />} />
    </FormDialog>
  );
}

type ContactForm = { contact: Draft<ContactProfile> };
const hasContactName = (values: ContactForm) => kept(values.contact.name) !== null;

export function AddContactDialog({ customer, onClose }: DialogProps & { customer: CustomerDetail }) {
  const { t } = useTranslation("customers");
  const { customerId } = customer;
  const input = useCallback(
    (values: ContactForm) => ({ customerId, contact: contactInput(values.contact) }),
    [customerId],
  );
  return (
    <FormDialog<"customers.add_contact", ContactForm>
      title={t("contacts.addTitle")}
      action="customers.add_contact"
      initial={{ contact: { isPrimary: customer.contacts.length === 0 } }}
      input={input}
      ready={hasContactName}
      submitLabel={t("contacts.add")}
      onClose={onClose}
    >
      <ContactFields at={["contact"]} />
    </FormDialog>
  );
}

interface ContactDialogProps extends DialogProps {
  contact: ContactView;
  /** The customer's: contacts are changed under it. */
  version: number;
}

export function ChangeContactDialog({ contact, version, onClose }: ContactDialogProps) {
  const { t } = useTranslation("customers");
  const { contactId } = contact;
  const input = useCallback(
    (values: ContactForm) => ({ contactId, version, contact: contactInput(values.contact) }),
    [contactId, version],
  );
  return (
    <FormDialog<"customers.change_contact", ContactForm>
      title={t("contacts.changeTitle")}
      action="customers.change_contact"
      initial={{ contact: contactDraft(contact) }}
      input={input}
      ready={hasContactName}
      submitLabel={t("contacts.save")}
      onClose={onClose}
    >
      <ContactFields at={["contact"]} />
    </FormDialog>
  );
}

type TaxForm = { taxProfile: Draft<NewTaxProfile> };
const hasTitle = (values: TaxForm) => kept(values.taxProfile.title) !== null;

export function AddTaxProfileDialog({ customer, onClose }: DialogProps & { customer: CustomerDetail }) {
  const { t } = useTranslation("customers");
  const { customerId, name, creditCode, kind, taxProfiles } = customer;
  const input = useCallback(
    (values: TaxForm) => ({ customerId, taxProfile: taxProfileInput(values.taxProfile) }),
    [customerId],
  );
  const first = taxProfiles.length === 0;
  return (
    <FormDialog<"customers.add_tax_profile", TaxForm>
      title={t("tax.addTitle")}
      action="customers.add_tax_profile"
      initial={{
        taxProfile: {
          title: first ? name : undefined,
          taxNumber: first ? creditCode : undefined,
          invoiceKind: kind === "organization" && creditCode ? "special" : "ordinary",
          isDefault: first,
        },
      }}
      input={input}
      ready={hasTitle}
      submitLabel={t("tax.add")}
      width={640}
      onClose={onClose}
    >
      <TaxProfileFields at={["taxProfile"]} />
    </FormDialog>
  );
}

export function ChangeTaxProfileDialog({ profile, onClose }: DialogProps & { profile: TaxProfileView }) {
  const { t } = useTranslation("customers");
  const { taxProfileId, version } = profile;
  const input = useCallback(
    (values: TaxForm) => ({ taxProfileId, version, taxProfile: taxProfileInput(values.taxProfile) }),
    [taxProfileId, version],
  );
  return (
    <FormDialog<"customers.change_tax_profile", TaxForm>
      title={t("tax.changeTitle")}
      action="customers.change_tax_profile"
      initial={{ taxProfile: taxProfileDraft(profile) }}
      input={input}
      ready={hasTitle}
      submitLabel={t("tax.save")}
      width={640}
      onClose={onClose}
    >
      <p>{t("tax.changeNote")}</p>
      <TaxProfileFields at={["taxProfile"]} />
    </FormDialog>
  );
}

type AddAccountForm = { account: Draft<NewAccount>; taxProfileId?: number | null };

export function AddAccountDialog({
  customer,
  currency,
  onClose,
}: DialogProps & { customer: CustomerDetail; currency: string }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const { customerId, taxProfiles } = customer;
  const input = useCallback(
    (values: AddAccountForm) => ({
      customerId,
      taxProfileId: values.taxProfileId ?? null,
      account: newAccountInput(values.account, currency),
    }),
    [customerId, currency],
  );
  return (
    <FormDialog<"customers.add_account", AddAccountForm>
      title={t("accounts.addTitle")}
      action="customers.add_account"
      initial={{
        account: { currency, cycleDay: 1, paymentTermsDays: 30, language, invoicing: "perBill" },
      }}
      input={input}
      submitLabel={t("accounts.add")}
      width={640}
      onClose={onClose}
    >
      <AccountFields
        at={["account"]}
        taxProfileAt={["taxProfileId"]}
        taxProfiles={taxProfiles.map((each) => ({ value: each.taxProfileId, label: each.title }))}
      />
    </FormDialog>
  );
}

interface ChangeAccountProps extends DialogProps {
  account: AccountView;
  taxProfiles: readonly TaxProfileView[];
}

export function ChangeAccountDialog({ account, taxProfiles, onClose }: ChangeAccountProps) {
  const { t } = useTranslation("customers");
  const { accountId, version, currency } = account;
  const input = useCallback(
    (values: { account: Draft<AccountTerms> }) => ({
      accountId,
      version,
      account: accountTermsInput(values.account, currency),
    }),
    [accountId, version, currency],
  );
  return (
    <FormDialog<"customers.change_account", { account: Draft<AccountTerms> }>
      title={t("accounts.changeTitle")}
      action="customers.change_account"
      initial={{ account: accountDraft(account) }}
      input={input}
      ready={(values) => kept(values.account.name) !== null}
      submitLabel={t("accounts.save")}
      width={640}
      onClose={onClose}
    >
      <AccountFields
        at={["account"]}
        currency={currency}
        cycleFixed={Boolean(account.billedUntil)}
        nameRequired
        taxProfileAt={["account", "taxProfileId"]}
        taxProfiles={taxProfiles.map((each) => ({ value: each.taxProfileId, label: each.title }))}
      />
    </FormDialog>
  );
}
