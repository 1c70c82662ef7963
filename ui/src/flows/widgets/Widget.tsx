import { Checkbox, Input, Radio, Select } from "antd";
import { type ComponentType, lazy, Suspense, useState } from "react";
import { widgetLoader } from "@/app/features";
import { useLanguage } from "@/app/preferences";
import { AmountInput } from "@/components/AmountInput";
import { DateInput } from "@/components/DateInput";
import { FilePick } from "@/components/FilePick";
import { QuantityInput } from "@/components/QuantityInput";
import { SkeletonLines } from "@/components/Skeleton";
import type { JsonValue } from "@/ipc";
import { isAmount } from "@/values/money";
import { isObject, valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Field } from "../definition";
import { evaluate } from "../template";
import type { CustomWidgetProps } from "./custom";
import { ListWidget } from "./ListWidget";
import { LookupWidget } from "./LookupWidget";
import { OfferingsWidget } from "./OfferingsWidget";
import { useOptions } from "./options";

export interface WidgetProps<F extends Field = Field> {
  id: string;
  field: F;
  path: string;
  faulty: boolean;
}

type FieldOf<W extends Field["widget"]> = Extract<Field, { widget: W }>;

/** Draws a field's widget and ties it to the run's data. */
export function Widget(props: WidgetProps) {
  const { field } = props;
  if (isCustom(field)) return <CustomField {...props} field={field} />;
  switch (field.widget) {
    case "text":
    case "phone":
    case "email":
    case "textarea":
      return <TextWidget {...props} field={field} />;
    case "select":
      return <SelectWidget {...props} field={field} />;
    case "radio":
      return <RadioWidget {...props} field={field} />;
    case "checkbox":
      return <CheckboxWidget {...props} field={field} />;
    case "lookup":
      return <LookupWidget {...props} field={field} />;
    case "offerings":
      return <OfferingsWidget {...props} field={field} />;
    case "list":
      return <ListWidget {...props} field={field} />;
    default:
      return <ValueWidget {...props} field={field} />;
  }
}

function isCustom(field: Field): field is FieldOf<`custom:${string}`> {
  return field.widget.startsWith("custom:");
}

function TextWidget({
  id,
  field,
  path,
  faulty,
}: WidgetProps<FieldOf<"text" | "textarea" | "phone" | "email">>) {
  const run = useRun();
  const language = useLanguage();
  const value = valueAt(run.data, path);
  const common = {
    id,
    status: faulty ? ("error" as const) : undefined,
    value: typeof value === "string" ? value : "",
    placeholder: field.placeholder?.[language],
    "aria-invalid": faulty,
    "aria-required": field.required,
  };
  const change = (text: string) => run.set(path, text === "" ? undefined : text);
  if (field.widget === "textarea") {
    return (
      <Input.TextArea
        {...common}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  const type = field.widget === "email" ? "email" : field.widget === "phone" ? "tel" : "text";
  return (
    <Input {...common} type={type} autoComplete="off" onChange={(event) => change(event.target.value)} />
  );
}

function SelectWidget({ id, field, path, faulty }: WidgetProps<FieldOf<"select" | "radio">>) {
  const run = useRun();
  const options = useOptions(field);
  const value = valueAt(run.data, path);
  return (
    <Select
      id={id}
      status={faulty ? "error" : undefined}
      value={value === undefined ? undefined : String(value)}
      allowClear={!field.required}
      loading={options === null}
      options={(options ?? []).map(({ value: key, label }) => ({ value: String(key), label }))}
      showSearch={{ optionFilterProp: "label" }}
      onChange={(key: string | undefined) =>
        run.set(path, options?.find((option) => String(option.value) === key)?.value)
      }
    />
  );
}

function RadioWidget({ id, field, path }: WidgetProps<FieldOf<"select" | "radio">>) {
  const run = useRun();
  const options = useOptions(field) ?? [];
  return (
    <Radio.Group
      id={id}
      value={valueAt(run.data, path)}
      options={options.map(({ value, label }) => ({
        value: typeof value === "number" ? value : String(value),
        label,
      }))}
      onChange={(event) => run.set(path, event.target.value)}
    />
  );
}

function CheckboxWidget({ id, field, path }: WidgetProps<FieldOf<"checkbox">>) {
  const run = useRun();
  const language = useLanguage();
  return (
    <Checkbox
      id={id}
      checked={valueAt(run.data, path) === true}
      onChange={(event) => run.set(path, event.target.checked)}
    >
      {field.label[language]}
    </Checkbox>
  );
}

function ValueWidget({ id, field, path }: WidgetProps<FieldOf<"date" | "amount" | "quantity" | "file">>) {
  const run = useRun();
  const language = useLanguage();
  const value = valueAt(run.data, path);
  const set = (next: JsonValue | null) => run.set(path, next ?? undefined);
  const refuse = (message: string | null) => run.refuse(path, message);
  const text = typeof value === "string" ? value : null;
  switch (field.widget) {
    case "date":
      return <DateInput id={id} value={text} onChange={set} onRefused={refuse} />;
    case "quantity":
      return (
        <QuantityInput
          id={id}
          value={text}
          unit={field.unit?.[language]}
          decimals={field.decimals}
          onChange={set}
          onRefused={refuse}
        />
      );
    case "amount": {
      const currency = evaluate(field.currency, { data: run.data });
      return (
        <AmountInput
          id={id}
          currency={typeof currency === "string" ? currency : "CNY"}
          value={isAmount(value) ? value : null}
          allowNegative={field.allowNegative}
          onChange={(amount) => set(amount && { minor: amount.minor, currency: amount.currency })}
          onRefused={refuse}
        />
      );
    }
    case "file": {
      const file = isObject(value)
        ? { token: String(value.token), name: String(value.name), size: Number(value.size) }
        : null;
      return (
        <FilePick
          id={id}
          purpose={field.purpose}
          accept={field.accept}
          value={file}
          onChange={(next) => set(next && { token: next.token, name: next.name, size: next.size })}
        />
      );
    }
  }
}

function CustomField({ id, field, path }: WidgetProps<FieldOf<`custom:${string}`>>) {
  const run = useRun();
  const [Loaded] = useState<ComponentType<CustomWidgetProps> | null>(() => {
    const load = widgetLoader(field.widget.slice("custom:".length));
    return load ? lazy(load) : null;
  });
  if (!Loaded) throw new Error(`No feature brings the widget ${field.widget}`);
  const value = valueAt(run.data, path);
  return (
    <Suspense fallback={<SkeletonLines count={2} />}>
      <Loaded
        id={id}
        path={path}
        value={value as JsonValue | undefined}
        settings={field.settings}
        onChange={(next) => run.set(path, next)}
        onRefused={(message) => run.refuse(path, message)}
      />
    </Suspense>
  );
}
