import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Form, Input, Radio, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { FormDialog } from "@/components";
import { type MeterRow, useAsk } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { TextPair } from "./fields";
import { AGGREGATIONS, isMeterComplete, keptWays, type MeterDraft, meterInput, sources } from "./meterInputs";
import { useRequired } from "./place";

/** Adds a meter: what is counted, of which events, and how it is kept for prices. */
export function AddMeterDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  const meters = useAsk("catalog.meters", {}).data?.rows ?? [];
  return (
    <FormDialog<"catalog.add_meter", MeterDraft>
      title={t("meters.addTitle")}
      action="catalog.add_meter"
      initial={{ aggregation: "sum", kept: "day", filters: [] }}
      input={meterInput}
      ready={isMeterComplete}
      submitLabel={t("meters.add")}
      width={680}
      onClose={onClose}
    >
      <Form.Item name="code" label={t("meters.code")} extra={t("meters.codeHelp")} rules={useRequired()}>
        <Input autoComplete="off" />
      </Form.Item>
      <div className={styles.columns}>
        <TextPair at={["name"]} label="name" />
        <TextPair at={["unit"]} label="unit" help={t("meters.unitHelp")} />
      </div>
      <CountingFields />
      <SourceField meters={meters} />
      <FilterFields />
      <KeptFields />
    </FormDialog>
  );
}

/** What the meter makes of its events. */
function CountingFields() {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  const aggregation = Form.useWatch<MeterDraft["aggregation"]>("aggregation", Form.useFormInstance());
  return (
    <>
      <Form.Item
        name="aggregation"
        label={t("meters.aggregation")}
        extra={aggregation && t(`meters.aggregationHelp.${aggregation}`)}
      >
        <Select
          options={AGGREGATIONS.map((value) => ({ value, label: t(`meters.aggregations.${value}`) }))}
        />
      </Form.Item>
      {aggregation === "unique" && (
        <Form.Item
          name="valueAttribute"
          label={t("meters.valueAttribute")}
          extra={t("meters.valueAttributeHelp")}
          rules={required}
        >
          <Input autoComplete="off" placeholder="user" />
        </Form.Item>
      )}
    </>
  );
}

function SourceField({ meters }: { meters: readonly MeterRow[] }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  return (
    <Form.Item name="sourceMeterId" label={t("meters.source")} extra={t("meters.sourceHelp")}>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("meters.sourceNone")}
        options={sources(meters).map((each) => ({
          value: each.meterId,
          label: `${each.name[language]} · ${each.code}`,
        }))}
      />
    </Form.Item>
  );
}

/** Which events count: each line an attribute and the values it may have. */
function FilterFields() {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  return (
    <Form.List name="filters">
      {(rows, { add, remove }) => (
        <Form.Item label={t("meters.filters")} extra={t("meters.filtersHelp")}>
          <div className={styles.filters}>
            {rows.map((row, index) => (
              <div key={row.key} className={styles.filterRow}>
                <Form.Item name={[row.name, "attribute"]} rules={required}>
                  <Input
                    autoComplete="off"
                    placeholder={t("meters.attribute")}
                    aria-label={t("meters.attribute")}
                  />
                </Form.Item>
                <Form.Item
                  name={[row.name, "values"]}
                  rules={[{ required: true, type: "array", message: t("required") }]}
                >
                  <Select
                    mode="tags"
                    open={false}
                    suffixIcon={null}
                    tokenSeparators={[",", "，", "、"]}
                    placeholder={t("meters.values")}
                    aria-label={t("meters.values")}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("meters.removeFilter", { index: index + 1 })}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <div>
              <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add({})}>
                {t("meters.addFilter")}
              </Button>
            </div>
          </div>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** How usage is kept for prices; only the ways the aggregation has prices for. */
function KeptFields() {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance();
  const aggregation = Form.useWatch<MeterDraft["aggregation"]>("aggregation", form);
  const kept = Form.useWatch<MeterDraft["kept"]>("kept", form);
  const ways = keptWays(aggregation);
  if (ways.length === 1) return null;
  return (
    <>
      <Form.Item
        name="kept"
        label={t("meters.kept")}
        extra={kept && ways.includes(kept) && t(`meters.keptHelp.${kept}`)}
      >
        <Radio.Group options={ways.map((value) => ({ value, label: t(`meters.keptWays.${value}`) }))} />
      </Form.Item>
      {kept === "groups" && ways.includes("groups") && (
        <Form.Item
          name="dimensions"
          label={t("meters.dimensions")}
          extra={t("meters.dimensionsHelp")}
          rules={[{ required: true, type: "array", message: t("required") }]}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", "，", "、"]} />
        </Form.Item>
      )}
    </>
  );
}

/** Lets a meter that reads another one's events count those it has missed. */
export function CountPastDialog({ meter, onClose }: { meter: MeterRow; onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { message } = App.useApp();
  const { meterId } = meter;
  const input = useCallback(() => ({ meterId }), [meterId]);
  return (
    <FormDialog<"usage.count_past", object>
      title={t("meters.past.title", { name: meter.name[language] })}
      action="usage.count_past"
      initial={{}}
      input={input}
      // It reads every event there is: once is enough.
      ready={() => false}
      submitLabel={t("meters.past.submit")}
      onClose={onClose}
      onDone={({ output }) =>
        message.success(
          t("meters.past.done", { count: output.events, shown: groupDecimal(String(output.events)) }),
        )
      }
    >
      <p>{t("meters.past.text", { source: meter.sourceName?.[language] })}</p>
    </FormDialog>
  );
}
