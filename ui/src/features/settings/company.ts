import type { CompanyProfile } from "@/ipc";

/** The profile as it is kept: text without blanks around it. */
export function companyInput(draft: CompanyProfile): CompanyProfile {
  const text = (value: string | undefined) => value?.trim() ?? "";
  return {
    ...draft,
    name: text(draft.name),
    nameEnglish: text(draft.nameEnglish),
    taxNumber: text(draft.taxNumber),
    address: text(draft.address),
    phone: text(draft.phone),
    bankName: text(draft.bankName),
    bankAccount: text(draft.bankAccount),
    logo: draft.logo ?? null,
  };
}
