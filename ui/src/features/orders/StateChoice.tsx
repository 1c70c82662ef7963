import { Select } from "antd";
import { useTranslation } from "react-i18next";

interface StateChoiceProps<S extends string> {
  states: readonly S[];
  value: S | null;
  word: (state: S) => string;
  onChange: (state: S | null) => void;
}

/** Which state a list shows; kept in the page's address, so that the desk can lead to it. */
export function StateChoice<S extends string>({ states, value, word, onChange }: StateChoiceProps<S>) {
  const { t } = useTranslation("orders");
  return (
    <Select<S | "">
      size="small"
      aria-label={t("column.state")}
      style={{ width: 128 }}
      value={value ?? ""}
      options={[
        { value: "" as const, label: t("stateAll") },
        ...states.map((state) => ({ value: state, label: word(state) })),
      ]}
      onChange={(state) => onChange(state === "" ? null : state)}
    />
  );
}

/** The address's state where it is one of those. */
export function stateIn<S extends string>(states: readonly S[], value: string | null): S | null {
  return states.find((state) => state === value) ?? null;
}
