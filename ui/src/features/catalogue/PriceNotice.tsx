import { PrinterOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type Column, CopyButton, Facts, PlainTable, tsvOf } from "@/components";
import {
  type AccountEffect,
  carrier,
  type LocalText,
  type OfferingDetail,
  type PriceEffectView,
  type PriceView,
} from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { useEffectColumns } from "./EffectTable";
import { namedIn } from "./effect";
import { type VersionDraft, versionInput } from "./inputs";
import { ModelWords } from "./ModelWords";
import { usePriceListName } from "./words";

interface PriceNoticeProps {
  offering: OfferingDetail;
  price: PriceView;
  values: VersionDraft;
  view: PriceEffectView;
  onClose: () => void;
}

/** The written notice of a changed price: what changes from when, and whom it concerns. To print, or to copy as a table. */
export function PriceNotice(props: PriceNoticeProps) {
  const { t } = useTranslation("catalogue");
  const { view, values, onClose } = props;
  const columns = useNoticeColumns(values.validFrom ?? "");
  const { rows } = namedIn(view);
  return (
    <Modal
      open
      title={t("notice.title")}
      width="min(960px, 92vw)"
      onCancel={onClose}
      footer={
        <div className={styles.noticeFoot}>
          <CopyButton text={tsvOf(columns, rows)} label={t("notice.copy")} />
          <Button onClick={onClose}>{t("notice.close")}</Button>
          <Button type="primary" icon={<PrinterOutlined />} onClick={() => carrier().printPage()}>
            {t("notice.print")}
          </Button>
        </div>
      }
    >
      <NoticeText {...props} />
      {createPortal(
        <div className={`print-area ${styles.paper}`} aria-hidden="true">
          <h1>{t("notice.title")}</h1>
          <NoticeText {...props} />
        </div>,
        document.body,
      )}
    </Modal>
  );
}

/** Each line says itself from when the price counts, so that it can stand alone in a letter or a table. */
function useNoticeColumns(validFrom: string): Column<AccountEffect>[] {
  const { t } = useTranslation("catalogue");
  const columns = useEffectColumns();
  return [
    ...columns,
    { key: "validFrom", title: t("field.validFrom"), width: 110, kind: "date", value: () => validFrom },
  ];
}

function NoticeText({ offering, price, values, view }: Omit<PriceNoticeProps, "onClose">) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const listName = usePriceListName(values.priceListId);
  const columns = useNoticeColumns(values.validFrom ?? "");
  const { rows, unnamed } = namedIn(view);
  const { from, through, accounts, affected } = view;
  const shown = (count: number) => groupDecimal(String(count));
  return (
    <div className={styles.effect}>
      <Facts
        facts={[
          { label: t("notice.offering"), value: `${offering.name[language]} · ${offering.code}` },
          { label: t("notice.price"), value: price.name[language] },
          { label: t("field.validFrom"), value: <span className="number">{values.validFrom}</span> },
          { label: t("forWhom.label"), value: values.priceListId ? listName : t("forWhom.everybody") },
        ]}
      />
      <section>
        <h3>{t("notice.newPrice")}</h3>
        <NewPriceWords price={price} currency={offering.currency} values={values} />
      </section>
      <p>
        {t("notice.compared", { from, through })}{" "}
        {t("notice.affected", { count: affected, shown: shown(affected), accounts: shown(accounts) })}
      </p>
      {unnamed > 0 && (
        <p className={styles.doubt}>
          {t("notice.unnamed", { listed: shown(rows.length), unnamed: shown(unnamed) })}
        </p>
      )}
      <PlainTable columns={columns} rows={rows} rowKey={(row) => row.accountId} />
    </div>
  );
}

interface NewPriceWordsProps {
  price: PriceView;
  currency: string;
  values: VersionDraft;
}

/** What is typed, in the words the page of the offering has for a version. */
function NewPriceWords({ price, currency, values }: NewPriceWordsProps) {
  const { t } = useTranslation("catalogue");
  const { model, terms } = versionInput(values);
  const plain =
    model.model === "oneTime" || model.model === "recurring" || model.model === "minimumCommitment"
      ? `${currency} ${groupDecimal(model.amount)} · ${t(`amountHelp.${model.model}`)}`
      : "";
  const summary: LocalText = { "zh-CN": plain, en: plain };
  return (
    <ModelWords model={model} terms={terms ?? {}} currency={currency} unit={price.unit} summary={summary} />
  );
}
