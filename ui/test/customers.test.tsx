import { describe, expect, it } from "vitest";
import { duplicatesInput } from "@/features/customers/hints";
import {
  accountTermsInput,
  addCustomerInput,
  customerInput,
  type NewCustomerForm,
  newAccountInput,
  taxProfileDraft,
} from "@/features/customers/inputs";

const form: NewCustomerForm = {
  customer: {
    kind: "organization",
    name: " 青禾云存储有限公司 ",
    creditCode: "91470101MA00000123",
    contacts: [
      { name: "", phone: " " },
      { name: "李静", phone: "138 0013 8000" },
    ],
  },
  taxProfiles: [{ title: " ", invoiceKind: "special" }],
  account: { currency: "USD", creditLimit: { minor: "100", currency: "CNY" } },
  withTaxProfile: true,
  withAccount: false,
};

describe("a new customer's input", () => {
  it("is trimmed, leaves out contacts nobody typed, and takes the invoice title from the customer", () => {
    const input = addCustomerInput(form, "CNY");
    expect(input.customer.name).toBe("青禾云存储有限公司");
    expect(input.customer.phone).toBeNull();
    expect(input.customer.contacts?.map((contact) => contact.name)).toEqual(["李静"]);
    expect(input.taxProfiles?.[0]).toMatchObject({
      title: "青禾云存储有限公司",
      taxNumber: "91470101MA00000123",
      invoiceKind: "special",
    });
    expect(input.account).toBeNull();
  });

  it("keeps a title of its own, and makes no profile and no account that were not wanted", () => {
    const own = addCustomerInput(
      { ...form, taxProfiles: [{ title: "集团总部", taxNumber: "123456789012345" }], withAccount: true },
      "CNY",
    );
    expect(own.taxProfiles?.[0]).toMatchObject({ title: "集团总部", taxNumber: "123456789012345" });
    expect(own.account).toMatchObject({ currency: "USD", creditLimit: { minor: "100", currency: "USD" } });
    expect(addCustomerInput({ ...form, withTaxProfile: false }, "CNY").taxProfiles).toEqual([]);
  });

  it("gives no credit code to a person, even one typed before the kind was changed", () => {
    expect(
      customerInput({ kind: "individual", name: "王", creditCode: "91470101MA00000123" }).creditCode,
    ).toBeNull();
  });
});

describe("an account's input", () => {
  it("puts the credit limit into the account's currency and none where none was typed", () => {
    expect(newAccountInput({}, "CNY")).toMatchObject({ currency: "CNY", creditLimit: null, cycleDay: 1 });
    const terms = accountTermsInput(
      { name: "主", creditLimit: { minor: "5", currency: "CNY" }, cycleDay: 31 },
      "CNY",
    );
    expect(terms).toMatchObject({
      creditLimit: { minor: "5", currency: "CNY" },
      cycleDay: 31,
      taxProfileId: null,
    });
  });
});

describe("the parts around", () => {
  it("do not send a tax profile's id and version back as its content", () => {
    const draft = taxProfileDraft({
      taxProfileId: 3,
      title: "x",
      invoiceKind: "ordinary",
      isDefault: true,
      version: 2,
    });
    expect(draft).toEqual({ title: "x", invoiceKind: "ordinary", isDefault: true });
  });

  it("ask for duplicates only when enough is typed", () => {
    expect(duplicatesInput({ name: "青", phone: "138" })).toBeNull();
    expect(duplicatesInput({ name: " 青禾 ", creditCode: "9147", excluding: 4 })).toEqual({
      name: "青禾",
      creditCode: null,
      phone: null,
      excluding: 4,
    });
  });
});
