import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { AddPriceList, LocalText } from "@/ipc";
import styles from "./catalogue.module.css";
import { TextPair } from "./fields";
import { textInput } from "./inputs";
import { useRequired } from "./place";

/** What price lists, tax codes and coupons are called, as it is typed. */
export interface NamedDraft {
  code?: string;
  name?: Partial<LocalText>;
}

/** The name as the core takes it. */
export function namedInput({ code, name }: NamedDraft): AddPriceList {
  return { code: code?.trim() ?? "", name: textInput(name) };
}

/** Whether code and both names are given. */
export function isNamed({ code, name }: NamedDraft): boolean {
  return [code, name?.["zh-CN"], name?.en].every((text) => text?.trim());
}

/** The short name, and the name in both languages. */
export function NamedFields({ codeHelp }: { codeHelp?: string }) {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  return (
    <>
      <Form.Item
        name="code"
        label={t("column.code")}
        extra={codeHelp ?? t("field.codeHelp")}
        rules={required}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <div className={styles.columns}>
        <TextPair at={["name"]} label="name" />
      </div>
    </>
  );
}
