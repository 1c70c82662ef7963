import { Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AccountRow, useAsk, useSettled } from "@/ipc";

const PAUSE_MS = 200;
const OFFERED = 20;

function labelOf(row: Pick<AccountRow, "customerName" | "number" | "name" | "currency">): string {
  const name = row.name && row.name !== row.customerName ? ` · ${row.name}` : "";
  return `${row.customerName}${name} · ${row.number} · ${row.currency}`;
}

/** Accounts found by customer, name or number, while typing. */
function useAccountOptions(typed: string) {
  const search = useSettled(typed.trim(), PAUSE_MS);
  const answer = useAsk(
    "customers.accounts",
    { ...(search ? { search } : {}), window: { offset: 0, limit: OFFERED } },
    { keepPrevious: true },
  );
  const options = useMemo(
    () => (answer.data?.rows ?? []).map((row) => ({ value: row.accountId, label: labelOf(row), row })),
    [answer.data],
  );
  return { options, loading: answer.isFetching };
}

interface OneProps {
  id?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  autoFocus?: boolean;
}

/** One billing account. Typing searches; the account of a link is named by itself. */
export function AccountLookup({ id, value, onChange, autoFocus }: OneProps) {
  const { t } = useTranslation("billing");
  const [typed, setTyped] = useState("");
  const { options, loading } = useAccountOptions(typed);
  const listed = options.some((option) => option.value === value);
  const known = useAsk(
    "customers.account",
    { accountId: value ?? 0 },
    { enabled: Boolean(value) && !listed },
  );
  const { data } = known;
  const own =
    !listed && value && data
      ? [{ value, label: `${data.customerName} · ${data.account.number} · ${data.account.currency}` }]
      : [];
  return (
    <Select<number>
      id={id}
      autoFocus={autoFocus}
      allowClear
      placeholder={t("lookup.account")}
      value={value && (listed || data) ? value : undefined}
      loading={loading}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={loading ? null : t("lookup.nothing")}
      options={[...own, ...options]}
      onChange={(next) => {
        setTyped("");
        onChange?.(next ?? null);
      }}
    />
  );
}

interface ManyProps {
  id?: string;
  value?: number[];
  onChange?: (value: number[]) => void;
}

/** Some billing accounts; none chosen means all. */
export function AccountsLookup({ id, value = [], onChange }: ManyProps) {
  const { t } = useTranslation("billing");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<{ value: number; label: string }[]>([]);
  const { options, loading } = useAccountOptions(typed);
  const all = [...chosen, ...options.filter((each) => !chosen.some((kept) => kept.value === each.value))];
  return (
    <Select<number[]>
      id={id}
      mode="multiple"
      allowClear
      maxTagCount="responsive"
      placeholder={t("lookup.allAccounts")}
      value={value}
      loading={loading}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={loading ? null : t("lookup.nothing")}
      options={all.map(({ value: id, label }) => ({ value: id, label }))}
      onChange={(next) => {
        setChosen(all.filter((each) => next.includes(each.value)));
        setTyped("");
        onChange?.(next);
      }}
    />
  );
}
