import type {
  AccountTerms,
  AccountView,
  AddCustomer,
  Amount,
  ContactProfile,
  ContactView,
  CustomerDetail,
  CustomerProfile,
  NewAccount,
  NewTaxProfile,
  TaxProfileView,
} from "@/ipc";

/** What forms hold: the input's shape, but with nothing filled in yet where people have not typed. */
export type Draft<T> = { [K in keyof T]?: T[K] | null };

/** Text as it is kept: without blanks around it, and nothing rather than empty. */
export function kept(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

export function customerInput(draft: Draft<CustomerProfile>): CustomerProfile {
  const kind = draft.kind ?? "organization";
  return {
    kind,
    name: kept(draft.name) ?? "",
    // Only organisations have a credit code: what was typed before the kind was changed does not go along.
    creditCode: kind === "organization" ? kept(draft.creditCode) : null,
    phone: kept(draft.phone),
    email: kept(draft.email),
    address: kept(draft.address),
    note: kept(draft.note),
  };
}

export function contactInput(draft: Draft<ContactProfile>): ContactProfile {
  return {
    name: kept(draft.name) ?? "",
    position: kept(draft.position),
    phone: kept(draft.phone),
    email: kept(draft.email),
    isPrimary: draft.isPrimary ?? false,
  };
}

export function taxProfileInput(draft: Draft<NewTaxProfile>): NewTaxProfile {
  return {
    title: kept(draft.title) ?? "",
    taxNumber: kept(draft.taxNumber),
    invoiceKind: draft.invoiceKind ?? "ordinary",
    address: kept(draft.address),
    phone: kept(draft.phone),
    bankName: kept(draft.bankName),
    bankAccount: kept(draft.bankAccount),
    email: kept(draft.email),
    isDefault: draft.isDefault ?? false,
  };
}

/** A credit limit belongs to the account's currency: one typed for another currency is taken over by its figures. */
function limitIn(limit: Amount | null | undefined, currency: string): Amount | null {
  return limit ? { minor: limit.minor, currency } : null;
}

export function newAccountInput(draft: Draft<NewAccount>, currency: string): NewAccount {
  const own = draft.currency ?? currency;
  return {
    name: kept(draft.name) ?? "",
    currency: own,
    cycleDay: draft.cycleDay ?? 1,
    paymentTermsDays: draft.paymentTermsDays ?? 30,
    creditLimit: limitIn(draft.creditLimit, own),
    language: draft.language ?? "zh-CN",
    invoicing: draft.invoicing ?? "perBill",
  };
}

export function accountTermsInput(draft: Draft<AccountTerms>, currency: string): AccountTerms {
  return {
    name: kept(draft.name) ?? "",
    taxProfileId: draft.taxProfileId ?? null,
    cycleDay: draft.cycleDay ?? 1,
    paymentTermsDays: draft.paymentTermsDays ?? 0,
    creditLimit: limitIn(draft.creditLimit, currency),
    language: draft.language ?? "zh-CN",
    invoicing: draft.invoicing ?? "perBill",
  };
}

/** The form of a new customer: the input's places, and what else is wanted with it. */
export interface NewCustomerForm {
  customer: Draft<CustomerProfile> & { contacts?: Draft<ContactProfile>[] };
  taxProfiles?: Draft<NewTaxProfile>[];
  account?: Draft<NewAccount>;
  withTaxProfile: boolean;
  withAccount: boolean;
}

/** A contact of whom nothing was typed is no contact. */
function isTyped(contact: Draft<ContactProfile>): boolean {
  return [contact.name, contact.position, contact.phone, contact.email].some((text) => kept(text) !== null);
}

export function addCustomerInput(form: NewCustomerForm, currency: string): AddCustomer {
  const customer = customerInput(form.customer);
  const profile = form.taxProfiles?.[0] ?? {};
  return {
    customer: {
      ...customer,
      contacts: (form.customer.contacts ?? []).filter(isTyped).map(contactInput),
    },
    taxProfiles: form.withTaxProfile
      ? [
          {
            ...taxProfileInput(profile),
            title: kept(profile.title) ?? customer.name,
            taxNumber: kept(profile.taxNumber) ?? customer.creditCode ?? null,
          },
        ]
      : [],
    account: form.withAccount ? newAccountInput(form.account ?? {}, currency) : null,
  };
}

export function customerDraft(detail: CustomerDetail): CustomerProfile {
  const { kind, name, creditCode, phone, email, address, note } = detail;
  return { kind, name, creditCode, phone, email, address, note };
}

export function contactDraft({ contactId: _, ...contact }: ContactView): ContactProfile {
  return contact;
}

export function taxProfileDraft(view: TaxProfileView): NewTaxProfile {
  const { taxProfileId: _, version: __, ...profile } = view;
  return profile;
}

export function accountDraft(account: AccountView): AccountTerms {
  const { name, taxProfileId, cycleDay, paymentTermsDays, creditLimit, language, invoicing } = account;
  return { name, taxProfileId, cycleDay, paymentTermsDays, creditLimit, language, invoicing };
}
