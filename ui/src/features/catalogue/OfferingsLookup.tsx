import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type OfferingRow, useAsk, useSettled } from "@/ipc";

const PAUSE_MS = 200;
/** As many as one question answers; a catalogue has hundreds. */
const OFFERED = 200;

interface Option {
  value: number;
  label: string;
}

/** Offerings found by name or code, while typing; only those that fit. */
function useOfferingOptions(typed: string, fits?: (row: OfferingRow) => boolean) {
  const language = useLanguage();
  const search = useSettled(typed.trim(), PAUSE_MS);
  const answer = useAsk(
    "catalog.offerings",
    { ...(search ? { search } : {}), window: { offset: 0, limit: OFFERED } },
    { keepPrevious: true },
  );
  const rows = answer.data?.rows ?? [];
  const options: Option[] = rows
    .filter((row) => fits?.(row) ?? true)
    .map((row) => ({ value: row.offeringId, label: `${row.name[language]} · ${row.code}` }));
  return { options, loading: answer.isFetching };
}

interface LookupProps {
  id?: string;
  "aria-label"?: string;
  /** Which offerings can be chosen; all when left out. */
  fits?: (row: OfferingRow) => boolean;
  placeholder?: string;
}

interface OneProps extends LookupProps {
  value?: number | null;
  onChange?: (value: number | null) => void;
}

/** One offering. */
export function OfferingLookup({ value, onChange, fits, ...rest }: OneProps) {
  const { t } = useTranslation("catalogue");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Option | null>(null);
  const { options, loading } = useOfferingOptions(typed, fits);
  const own = chosen && chosen.value === value && !options.some((each) => each.value === value);
  return (
    <Select<number>
      {...rest}
      value={value ?? undefined}
      loading={loading}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={loading ? null : t("lookup.nothing")}
      options={own ? [chosen, ...options] : options}
      onChange={(next) => {
        setTyped("");
        setChosen(options.find((each) => each.value === next) ?? chosen);
        onChange?.(next ?? null);
      }}
    />
  );
}

interface ManyProps extends LookupProps {
  value?: number[];
  onChange?: (value: number[]) => void;
}

/** Some offerings. */
export function OfferingsLookup({ value = [], onChange, fits, ...rest }: ManyProps) {
  const { t } = useTranslation("catalogue");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Option[]>([]);
  const { options, loading } = useOfferingOptions(typed, fits);
  const all = [...chosen, ...options.filter((each) => !chosen.some((kept) => kept.value === each.value))];
  return (
    <Select<number[]>
      {...rest}
      mode="multiple"
      allowClear
      value={value}
      loading={loading}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={loading ? null : t("lookup.nothing")}
      options={all}
      onChange={(next) => {
        setChosen(all.filter((each) => next.includes(each.value)));
        setTyped("");
        onChange?.(next);
      }}
    />
  );
}
