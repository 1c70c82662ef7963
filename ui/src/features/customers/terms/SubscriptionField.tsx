import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useMay } from "@/app/session";
import { type SubscriptionRow, useAsk } from "@/ipc";

/** As many as one question answers. */
const OFFERED = 200;

/** The services of an account that can still be billed. */
export function useSubscriptions(accountId: number): { rows: readonly SubscriptionRow[]; loading: boolean } {
  const answer = useAsk(
    "orders.subscriptions",
    { accountId, states: ["active", "inactive"], window: { offset: 0, limit: OFFERED } },
    { enabled: useMay()("ordersRead") },
  );
  return { rows: answer.data?.rows ?? [], loading: answer.isFetching };
}

interface SubscriptionFieldProps {
  accountId: number;
  help?: string;
  /** Empty stands for the whole account. */
  optional?: boolean;
  className?: string;
}

/** One service of the account. */
export function SubscriptionField({ accountId, help, optional = false, className }: SubscriptionFieldProps) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const { rows, loading } = useSubscriptions(accountId);
  return (
    <Form.Item
      name="subscriptionId"
      label={t("service")}
      className={className}
      extra={help}
      rules={optional ? [] : [{ required: true, message: t("required") }]}
    >
      <Select
        allowClear={optional}
        loading={loading}
        placeholder={optional ? t("wholeAccount") : undefined}
        showSearch={{ optionFilterProp: "label" }}
        options={rows.map((row) => ({
          value: row.subscriptionId,
          label: `${row.number} · ${row.offeringName[language]}`,
        }))}
      />
    </Form.Item>
  );
}
