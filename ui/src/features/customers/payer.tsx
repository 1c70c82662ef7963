import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { type Column, ConfirmDialog, FormDialog, PlainTable, Section } from "@/components";
import { AccountLookup } from "@/features/billing/AccountLookup";
import type { AccountDetail, AccountName } from "@/ipc";

interface PayerDialogProps {
  detail: AccountDetail;
  onClose: () => void;
}

interface PayerForm {
  payerAccountId?: number | null;
}

/** Has another account pay for this one. */
export function SetPayerDialog({ detail, onClose }: PayerDialogProps) {
  const { t } = useTranslation("customers");
  const { accountId, version, number, currency } = detail.account;
  const input = useCallback(
    ({ payerAccountId }: PayerForm) => ({ accountId, version, payerAccountId: payerAccountId ?? null }),
    [accountId, version],
  );
  return (
    <FormDialog<"customers.set_payer", PayerForm>
      title={t("payer.title", { number })}
      action="customers.set_payer"
      initial={{ payerAccountId: detail.payer?.accountId ?? null }}
      input={input}
      ready={({ payerAccountId }) => Boolean(payerAccountId)}
      submitLabel={t("payer.submit")}
      onClose={onClose}
    >
      <p>{t("payer.text")}</p>
      <Form.Item
        name="payerAccountId"
        label={t("payer.label")}
        extra={t("payer.help", { currency })}
        rules={[{ required: true, message: t("required") }]}
      >
        <AccountLookup />
      </Form.Item>
    </FormDialog>
  );
}

/** Has an account pay for itself again. */
export function RemovePayerDialog({ detail, onClose }: PayerDialogProps) {
  const { t } = useTranslation("customers");
  const { accountId, version, number } = detail.account;
  const { payer } = detail;
  return (
    <ConfirmDialog
      title={t("payer.removeTitle", { number })}
      text={t("payer.removeText", { name: payer?.customerName, payer: payer?.number })}
      action="customers.set_payer"
      input={{ accountId, version, payerAccountId: null }}
      submitLabel={t("payer.remove")}
      onClose={onClose}
    />
  );
}

/** The accounts that one pays for; nothing where there are none. */
export function PaysForSection({ rows }: { rows: readonly AccountName[] }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  if (rows.length === 0) return null;
  const columns: Column<AccountName>[] = [
    { key: "number", title: t("accounts.number"), width: 120, value: (row) => row.number },
    { key: "name", title: t("accounts.name"), width: 220, value: (row) => row.name },
    { key: "customerName", title: t("column.customer"), width: 220, value: (row) => row.customerName },
  ];
  return (
    <Section title={t("payer.paysFor")}>
      <PlainTable
        columns={columns}
        rows={rows}
        rowKey={(row) => row.accountId}
        onOpen={(row) => go(`/accounts/${row.accountId}`)}
      />
    </Section>
  );
}
