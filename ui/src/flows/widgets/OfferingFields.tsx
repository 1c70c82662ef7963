import { Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput } from "@/components/DateInput";
import { QuantityInput } from "@/components/QuantityInput";
import { type JsonObject, useAskNamed } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "../context";
import styles from "../flows.module.css";
import { spoken } from "../OutputLines";
import { evaluate } from "../template";
import { type BaseOf, baseOf, fittingPlaces, fittingRows, type ItemRow, isAddOn, withBase } from "./bases";
import type { OfferingsField } from "./OfferingsWidget";
import type { Choice } from "./options";

interface OfferingFieldsProps {
  field: OfferingsField;
  path: string;
  item: JsonObject;
  /** All that is ticked. */
  items: readonly ItemRow[];
  choice: Choice;
  onChange: (next: JsonObject) => void;
}

/** What is asked of an offering that is ticked. */
export function OfferingFields(props: OfferingFieldsProps) {
  const { field, path, item, choice, onChange } = props;
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const counts =
    typeof field.quantity === "string" ? valueAt(choice.row, field.quantity) === true : field.quantity;
  return (
    <>
      <div className={styles.offeringFields}>
        {counts && (
          <QuantityInput
            aria-label={t("offerings.quantity", { name: choice.label })}
            value={String(item.quantity ?? "1")}
            unit={spoken(valueAt(choice.row, "unit") ?? "", language)}
            onChange={(quantity) => onChange({ ...item, quantity: quantity ?? "1" })}
            onRefused={(message) => run.refuse(path, message)}
          />
        )}
        {field.startOn && (
          <DateInput
            aria-label={`${field.startOn.label[language]} ${choice.label}`}
            placeholder={field.startOn.label[language]}
            value={typeof item.startOn === "string" ? item.startOn : null}
            onChange={(startOn) => onChange({ ...item, startOn: startOn ?? "" })}
            onRefused={(message) => run.refuse(path, message)}
          />
        )}
      </div>
      {isAddOn(choice.row) && <BaseField {...props} />}
    </>
  );
}

interface BaseOption {
  value: string;
  label: string;
  base: BaseOf;
}

/** What an add-on can be added to: what the account has, where the field says how to ask, and what is ticked with it. */
function useBases({ field, items, choice }: OfferingFieldsProps): BaseOption[] | null {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const { data } = useRun();
  const source = field.base;
  const answer = useAskNamed(source?.query ?? "", evaluate(source?.input ?? {}, { data }) ?? {}, {
    enabled: source !== undefined,
  });
  if (source && answer.data === undefined && !answer.error) return null;
  const found = source ? valueAt(answer.data, source.rows ?? "rows") : [];
  const rows = fittingRows(choice.row, Array.isArray(found) ? found : []);
  const there = rows.flatMap((row): BaseOption[] => {
    const id = source && valueAt(row, source.value);
    if (typeof id !== "number") return [];
    const said = [source?.note, source?.label].map((place) =>
      place ? spoken(valueAt(row, place), language) : "",
    );
    return [{ value: `there ${id}`, label: said.filter(Boolean).join(" "), base: { parentId: id } }];
  });
  const along = fittingPlaces(choice.row, items).map((place) => {
    const name = spoken(valueAt(items[place - 1]?.row, "name"), language);
    return {
      value: `along ${place}`,
      label: t("offerings.along", { name }),
      base: { parentItem: place },
    };
  });
  return [...along, ...there];
}

/** Asks what an add-on is added to; where there is one answer only, it is given. */
function BaseField(props: OfferingFieldsProps) {
  const { item, choice, onChange } = props;
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const options = useBases(props);
  const chosen = baseOf(item);
  const value = options?.find(({ base }) => sameBase(base, chosen))?.value;
  const only = options?.length === 1 ? options[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: given once, when it becomes known that there is one answer only.
  useEffect(() => {
    if (only && !chosen) onChange(withBase(item, only.base));
  }, [only?.value, chosen === null]);
  if (options?.length === 0) {
    const bases = valueAt(choice.row, "bases");
    const names = (Array.isArray(bases) ? bases : []).map((base) => spoken(valueAt(base, "name"), language));
    return (
      <p className={styles.offeringBase} role="alert">
        {t("offerings.noBase", { bases: names.join(language === "zh-CN" ? "、" : ", ") })}
      </p>
    );
  }
  return (
    <Select<string>
      className={styles.offeringBase}
      aria-label={t("offerings.base", { name: choice.label })}
      placeholder={t("offerings.basePlaceholder")}
      loading={options === null}
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      options={(options ?? []).map((option) => ({ value: option.value, label: option.label }))}
      onChange={(next) => {
        const option = options?.find((each) => each.value === next);
        if (option) onChange(withBase(item, option.base));
      }}
    />
  );
}

function sameBase(one: BaseOf, other: BaseOf | null): boolean {
  if (other === null) return false;
  if ("parentId" in one) return "parentId" in other && other.parentId === one.parentId;
  return "parentItem" in other && other.parentItem === one.parentItem;
}
