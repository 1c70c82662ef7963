import { useTranslation } from "react-i18next";
import type { ChargeModel } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";

type Model<N extends ChargeModel["model"]> = Extract<ChargeModel, { model: N }>;
type Tiered = Model<"seats" | "graduated" | "volume" | "graduatedPercentage" | "stairstep">;

interface TableProps<M> {
  model: M;
  currency: string;
  unit: string;
}

interface Row {
  upTo?: string | null;
  price: string;
  block?: string | null;
  fee?: string;
}

function rowsOf(model: Tiered): Row[] {
  if (model.model === "stairstep") return model.steps.map(({ upTo, amount }) => ({ upTo, price: amount }));
  if (model.model === "graduatedPercentage")
    return model.tiers.map(({ upTo, rate, flatFee }) => ({ upTo, price: rate, fee: flatFee }));
  return model.tiers.map(({ upTo, unitPrice, block, flatFee }) => ({
    upTo,
    price: unitPrice,
    block,
    fee: flatFee,
  }));
}

/** Whether the tiers are parts that add up; otherwise the one that is reached counts for all. */
function addsUp(model: Tiered): boolean {
  if (model.model === "seats") return model.scheme !== "volume";
  return model.model !== "volume" && model.model !== "stairstep";
}

/** Tiers or steps: which quantities, and their price. */
export function TierTable({ model, currency, unit }: TableProps<Tiered>) {
  const { t } = useTranslation("catalogue");
  const rows = rowsOf(model);
  const blocks = rows.some(({ block }) => block);
  const fees = rows.some(({ fee }) => fee && !/^0(\.0*)?$/.test(fee));
  const share = model.model === "graduatedPercentage";
  const words = addsUp(model) ? "tiers" : "reached";
  const price = share
    ? t("tiers.rate")
    : model.model === "stairstep"
      ? t("steps.price", { currency })
      : t(blocks ? "tiers.blockPrice" : "tiers.price", { currency, unit });

  function range(index: number): string {
    const from = index === 0 ? null : groupDecimal(rows[index - 1]?.upTo ?? "0");
    const to = rows[index]?.upTo ? groupDecimal(rows[index].upTo) : null;
    if (from === null) return to === null ? t(`${words}.all`) : t(`${words}.first`, { to, unit });
    return to === null ? t(`${words}.above`, { from, unit }) : t(`${words}.between`, { from, to, unit });
  }
  return (
    <table className={styles.tiers}>
      <thead>
        <tr>
          <th>{t(model.model === "seats" ? "tiers.quantity" : "tiers.part")}</th>
          <th data-right="true">{price}</th>
          {blocks && <th data-right="true">{t("tiers.block", { unit })}</th>}
          {fees && <th data-right="true">{t("tiers.fee", { currency })}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.upTo ?? "open"}>
            <td>{range(index)}</td>
            <td data-right="true">{`${groupDecimal(row.price)}${share ? "%" : ""}`}</td>
            {blocks && <td data-right="true">{row.block ? groupDecimal(row.block) : "—"}</td>}
            {fees && <td data-right="true">{row.fee ? groupDecimal(row.fee) : "—"}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Prices by attribute, and what any other combination costs. */
export function MatrixTable({ model, currency, unit }: TableProps<Model<"matrix">>) {
  const { t } = useTranslation("catalogue");
  const { dimensions, rates, otherwise } = model;
  return (
    <table className={styles.tiers}>
      <thead>
        <tr>
          {dimensions.map((name) => (
            <th key={name}>{name}</th>
          ))}
          <th data-right="true">{t("matrix.price", { per: `${currency} / ${unit}` })}</th>
        </tr>
      </thead>
      <tbody>
        {rates.map(({ values, unitPrice }) => (
          <tr key={JSON.stringify(values)}>
            {dimensions.map((name, index) => (
              <td key={name}>{values[index]}</td>
            ))}
            <td data-right="true">{groupDecimal(unitPrice)}</td>
          </tr>
        ))}
        <tr>
          <td colSpan={dimensions.length} className={styles.soft}>
            {t("matrix.others")}
          </td>
          <td data-right="true">{otherwise ? groupDecimal(otherwise) : t("matrix.noOthers")}</td>
        </tr>
      </tbody>
    </table>
  );
}
