import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { DateInput, FormDialog } from "@/components";
import { useToday } from "@/features/orders/taskDialogs";
import { type AccountView, type ExpiredWallets, useAsk } from "@/ipc";
import { formatAmount } from "@/values/money";

interface ExpireWalletsDialogProps {
  /** Only its wallets; those of all accounts when left out. */
  account?: Pick<AccountView, "accountId" | "number">;
  onClose: () => void;
}

interface ExpireForm {
  on?: string | null;
}

/** Books off what is left in expired wallets: how many, and what they come to, stands there beforehand. */
export function ExpireWalletsDialog(props: ExpireWalletsDialogProps) {
  const company = useAsk("staff.company", {});
  // The form begins with the company's day, which is known only then.
  if (!company.data && !company.error) return null;
  return <ExpireWalletsForm {...props} />;
}

function ExpireWalletsForm({ account, onClose }: ExpireWalletsDialogProps) {
  const { t } = useTranslation("wallets");
  const today = useToday();
  const accountId = account?.accountId ?? null;
  const input = useCallback(({ on }: ExpireForm) => ({ on: on ?? "", accountId }), [accountId]);
  return (
    <FormDialog<"billing.expire_wallets", ExpireForm>
      title={account ? t("expire.titleAccount", { number: account.number }) : t("expire.title")}
      action="billing.expire_wallets"
      initial={{ on: today }}
      input={input}
      ready={({ on }) => Boolean(on)}
      submitLabel={t("expire.button")}
      danger
      preview={({ output }) => <BookedOff expired={output} />}
      onClose={onClose}
    >
      <p>{t("expire.text")}</p>
      <Form.Item
        name="on"
        label={t("expire.on")}
        extra={t("expire.onHelp")}
        rules={[{ required: true, message: t("expire.onMissing") }]}
      >
        <DateInput to={today} />
      </Form.Item>
    </FormDialog>
  );
}

function BookedOff({ expired }: { expired: ExpiredWallets }) {
  const { t } = useTranslation("wallets");
  const { wallets, amounts } = expired;
  if (wallets === 0) return <p>{t("expire.nothing")}</p>;
  const text = amounts.map((amount) => `${amount.currency} ${formatAmount(amount)}`).join(t("and"));
  return <p>{t("expire.preview", { count: wallets, amounts: text })}</p>;
}
