import { Form, Input, Radio, Select } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { AmountInput, DateInput, FormDialog } from "@/components";
import { isAbove } from "@/features/billing/amounts";
import { type Amount, type Outcome, useAsk } from "@/ipc";
import { formatAmount } from "@/values/money";
import { IssuePreview } from "./IssuePreview";
import styles from "./invoices.module.css";
import {
  type BillToInvoice,
  haveOneCustomer,
  type IssueForm,
  type IssueMode,
  isIssueReady,
  issueInput,
  modesOf,
} from "./issueInput";

interface IssueInvoiceDialogProps {
  bills: readonly BillToInvoice[];
  initialMode?: IssueMode;
  onClose: () => void;
  onIssued?: (invoiceIds: number[]) => void;
}

/** Issues invoices over bills: what will stand on them is shown before a number is taken. */
export function IssueInvoiceDialog({ bills, initialMode, onClose, onIssued }: IssueInvoiceDialogProps) {
  const { t } = useTranslation("invoices");
  const input = useCallback((form: IssueForm) => issueInput(bills, form), [bills]);
  const initial = useMemo<IssueForm>(() => ({ mode: initialMode ?? "each", requests: [{}] }), [initialMode]);
  return (
    <FormDialog<"invoicing.issue", IssueForm>
      title={
        bills.length === 1
          ? t("issue.titleOne", { number: bills[0]?.number })
          : t("issue.title", { count: bills.length })
      }
      action="invoicing.issue"
      initial={initial}
      input={input}
      ready={isIssueReady}
      submitLabel={t("issue.submit")}
      width={760}
      showRefusal
      preview={(outcome) => <IssuePreview issued={outcome.output} />}
      onClose={onClose}
      onDone={(outcome: Outcome<{ invoices: { invoiceId?: number | null }[] }>) =>
        onIssued?.(outcome.output.invoices.flatMap(({ invoiceId }) => (invoiceId ? [invoiceId] : [])))
      }
    >
      <IssueFields bills={bills} />
    </FormDialog>
  );
}

function IssueFields({ bills }: { bills: readonly BillToInvoice[] }) {
  const { t } = useTranslation("invoices");
  const form = Form.useFormInstance<IssueForm>();
  const mode = Form.useWatch("mode", form) ?? "each";
  const modes = modesOf(bills);
  const [first] = bills;
  const oneCustomer = haveOneCustomer(bills);
  return (
    <>
      {modes.length > 1 && (
        <Form.Item name="mode" label={t("issue.how")}>
          <Radio.Group
            options={modes.map((value) => ({
              value,
              label: bills.length === 1 && value === "each" ? t("issue.whole") : t(`issue.modes.${value}`),
            }))}
          />
        </Form.Item>
      )}
      <div className={styles.fields}>
        {mode === "part" && first && <PartField left={first.uninvoiced} />}
        {oneCustomer && first && <BuyerField customerId={first.customerId} />}
        <Form.Item name="issuedOn" label={t("issue.issuedOn")} extra={t("issue.issuedOnHelp")}>
          <DateInput placeholder={t("issue.today")} />
        </Form.Item>
      </div>
      <Form.Item
        name={["requests", 0, "remarks"]}
        label={t("issue.remarks")}
        rules={[{ max: 500, message: t("issue.remarksTooLong") }]}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </>
  );
}

function PartField({ left }: { left: Amount }) {
  const { t } = useTranslation("invoices");
  const most = formatAmount(left);
  return (
    <Form.Item
      name={["requests", 0, "amount"]}
      label={t("issue.part")}
      extra={t("issue.partHelp", { amount: `${left.currency} ${most}` })}
      required
      rules={[
        {
          validator: async (_, amount: Amount | null | undefined) => {
            if (!amount || BigInt(amount.minor) <= 0n) throw new Error(t("issue.partMissing"));
            if (isAbove(amount, left)) throw new Error(t("issue.partTooLarge", { amount: most }));
          },
        },
      ]}
    >
      <AmountInput currency={left.currency} />
    </Form.Item>
  );
}

/** The buyer as printed; left empty it is the account's, else the customer's usual one. */
function BuyerField({ customerId }: { customerId: number }) {
  const { t } = useTranslation("invoices");
  const customer = useAsk("customers.detail", { customerId });
  const profiles = customer.data?.taxProfiles ?? [];
  return (
    <Form.Item
      name={["requests", 0, "taxProfileId"]}
      label={t("issue.buyer")}
      extra={customer.data && profiles.length === 0 ? t("issue.noProfiles") : undefined}
    >
      <Select
        allowClear
        loading={customer.isFetching}
        placeholder={t("issue.buyerDefault")}
        options={profiles.map((profile) => ({
          value: profile.taxProfileId,
          label: `${profile.title} · ${t(`kinds.${profile.invoiceKind}`)}${profile.isDefault ? ` · ${t("issue.usual")}` : ""}`,
        }))}
      />
    </Form.Item>
  );
}
