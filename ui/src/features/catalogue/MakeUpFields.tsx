import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { QuantityInput } from "@/components";
import type { OfferingRow } from "@/ipc";
import { LengthInput } from "./CadenceFields";
import styles from "./catalogue.module.css";
import { type MakeUpDraft, OFFERING_KINDS, PHASE_KINDS, phaseFault, usualPhases } from "./makeUp";
import { OfferingLookup, OfferingsLookup } from "./OfferingsLookup";
import { useRequired } from "./place";

/** Sold by itself, added to another offering, or made of others; and which others. */
export function KindFields({ currency }: { currency: string }) {
  const { t } = useTranslation("catalogue");
  const kind: MakeUpDraft["kind"] = Form.useWatch("kind", Form.useFormInstance()) ?? "standard";
  const standard = (row: OfferingRow) => row.kind === "standard" && row.currency === currency;
  return (
    <>
      <Form.Item name="kind" label={t("makeUp.kind")} extra={t(`makeUp.kindHelp.${kind}`)}>
        <Radio.Group
          options={OFFERING_KINDS.map((value) => ({ value, label: t(`makeUp.kinds.${value}`) }))}
        />
      </Form.Item>
      {kind === "addOn" && (
        <Form.Item
          name="baseIds"
          label={t("makeUp.bases")}
          extra={t("makeUp.basesHelp")}
          rules={[{ required: true, type: "array", message: t("required") }]}
        >
          <OfferingsLookup fits={standard} />
        </Form.Item>
      )}
      {kind === "bundle" && <PartFields fits={(row) => standard(row) && row.state === "published"} />}
    </>
  );
}

/** What a bundle holds, and how many of each. */
function PartFields({ fits }: { fits: (row: OfferingRow) => boolean }) {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  const chosen = [{ required: true, message: t("required") }];
  async function checkParts(_rule: unknown, parts: unknown) {
    if (!Array.isArray(parts) || parts.length === 0) throw new Error(t("makeUp.noParts"));
  }
  return (
    <Form.List name="parts" rules={[{ validator: checkParts }]}>
      {(rows, { add, remove }, { errors }) => (
        <Form.Item label={t("makeUp.parts")} extra={t("makeUp.partsHelp")} required>
          <div className={styles.filters}>
            {rows.map((row, index) => (
              <div key={row.key} className={styles.partRow}>
                <Form.Item name={[row.name, "offeringId"]} rules={chosen}>
                  <OfferingLookup
                    fits={fits}
                    placeholder={t("makeUp.part")}
                    aria-label={t("makeUp.partOf", { index: index + 1 })}
                  />
                </Form.Item>
                <Form.Item name={[row.name, "quantity"]} rules={required}>
                  <QuantityInput
                    placeholder={t("makeUp.quantity")}
                    aria-label={t("makeUp.quantityOf", { index: index + 1 })}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("makeUp.removePart", { index: index + 1 })}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <div>
              <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add({ quantity: "1" })}>
                {t("makeUp.addPart")}
              </Button>
            </div>
          </div>
        </Form.Item>
      )}
    </Form.List>
  );
}

/** The phases a service goes through from the day it begins; none for most offerings. */
export function PhaseFields() {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance();
  async function checkLength(index: number) {
    const fault = phaseFault(form.getFieldValue("phases") ?? [], index);
    if (fault) throw new Error(t(`phases.${fault}`));
  }
  return (
    <Form.List name="phases">
      {(rows, { add, remove }, { errors }) => (
        <div className={styles.filters}>
          <p className={styles.soft}>{t("phases.help")}</p>
          {rows.map((row, index) => (
            <div key={row.key} className={styles.phaseRow}>
              <span className={`${styles.editorText} number`}>{index + 1}</span>
              <Form.Item name={[row.name, "kind"]}>
                <Select
                  aria-label={t("phases.kindOf", { index: index + 1 })}
                  options={PHASE_KINDS.map((value) => ({ value, label: t(`phases.kinds.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={[row.name, "length"]} rules={[{ validator: () => checkLength(index) }]}>
                <LengthInput placeholder={index === rows.length - 1 ? t("phases.noEnd") : undefined} />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t("phases.remove", { index: index + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <div>
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              onClick={() => {
                const another = { kind: "discount", length: { every: null, unit: "month" } };
                if (rows.length > 0) add(another, rows.length - 1);
                else for (const phase of usualPhases) add(structuredClone(phase));
              }}
            >
              {t(rows.length === 0 ? "phases.begin" : "phases.add")}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  );
}
