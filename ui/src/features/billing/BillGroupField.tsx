import { AutoComplete, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { useAsk } from "@/ipc";

const MOST_GROUP = 40;
const LOOKED_AT = 200;

interface BillGroupFieldProps {
  name: string;
  accountId: number | null;
  help: string;
}

/** The group that subscriptions are billed in; those the account has are offered. */
export function BillGroupField({ name, accountId, help }: BillGroupFieldProps) {
  const { t } = useTranslation("drafts");
  const enabled = useMay()("ordersRead") && accountId !== null;
  const answer = useAsk(
    "orders.subscriptions",
    { accountId: accountId ?? 0, window: { offset: 0, limit: LOOKED_AT } },
    { enabled },
  );
  const rows = enabled ? (answer.data?.rows ?? []) : [];
  const groups = [...new Set(rows.flatMap((row) => row.billGroup ?? []))].sort();
  return (
    <Form.Item
      name={name}
      label={t("group.label")}
      extra={help}
      rules={[{ max: MOST_GROUP, message: t("tooLong", { most: MOST_GROUP }) }]}
    >
      <AutoComplete
        allowClear
        placeholder={t("group.none")}
        options={groups.map((group) => ({ value: group }))}
        showSearch={{
          filterOption: (typed, option) =>
            (option?.value ?? "").toLowerCase().includes(typed.trim().toLowerCase()),
        }}
      />
    </Form.Item>
  );
}
