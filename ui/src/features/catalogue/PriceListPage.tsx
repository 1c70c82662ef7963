import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import {
  type Column,
  DetailPage,
  ErrorPanel,
  Facts,
  Page,
  PageSkeleton,
  PlainTable,
  RelatedList,
  Section,
} from "@/components";
import { useToday } from "@/features/orders/taskDialogs";
import { type ListedCustomer, type ListedPrice, type PriceListDetail, useAsk } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";

/** How many customers are shown at first. */
const FIRST = 100;

/** One price list: the prices made for its customers, and who they are. */
export default function PriceListPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const mayOpen = useMay()("customersRead");
  const priceListId = Number(usePathParams().priceListId);
  const answer = useAsk("catalog.price_list", { priceListId });
  const facts = usePriceListFacts(answer.data);
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  const { name, code, prices } = answer.data;
  return (
    <DetailPage name={name[language]} number={code}>
      <Facts facts={facts} />
      <Section title={t("prices.title")}>
        <PriceTable prices={prices} />
      </Section>
      {mayOpen && (
        <Section title={t("priceLists.customers")}>
          <CustomerTable priceListId={priceListId} />
        </Section>
      )}
    </DetailPage>
  );
}

function usePriceListFacts(list: PriceListDetail | undefined): { label: string; value: ReactNode }[] {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  if (!list) return [];
  const other = language === "en" ? "zh-CN" : "en";
  const number = (value: number | string) => <span className="number">{groupDecimal(String(value))}</span>;
  return [
    { label: t("column.code"), value: list.code },
    { label: t(other === "en" ? "field.nameEnglish" : "field.nameChinese"), value: list.name[other] },
    { label: t("priceLists.versions"), value: number(list.prices.length) },
    { label: t("priceLists.customers"), value: number(list.customers) },
    {
      label: t("column.createdAt"),
      value: <span className="number">{formatInstant(list.createdAt)}</span>,
    },
  ];
}

/** The versions made for the list; a row leads to its offering. */
function PriceTable({ prices }: { prices: readonly ListedPrice[] }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const today = useToday();
  const isPast = ({ version }: ListedPrice) => !version.inForce && version.validFrom <= today;
  const standing = (row: ListedPrice) =>
    t(row.version.inForce ? "version.inForce" : isPast(row) ? "version.past" : "version.planned");
  const columns: Column<ListedPrice>[] = [
    {
      key: "offering",
      title: t("priceLists.offering"),
      width: 180,
      value: (row) => row.offering.name[language],
    },
    { key: "price", title: t("priceLists.price"), width: 160, value: (row) => row.name[language] },
    {
      key: "summary",
      title: t("field.model"),
      width: 280,
      value: (row) => row.version.summary[language],
    },
    {
      key: "validFrom",
      title: t("field.validFrom"),
      width: 110,
      kind: "date",
      value: (row) => row.version.validFrom,
    },
    {
      key: "inForce",
      title: t("column.state"),
      width: 90,
      value: standing,
      render: (row) => (
        <span className={row.version.inForce ? styles.inForce : undefined}>{standing(row)}</span>
      ),
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={prices}
      rowKey={(row) => row.version.priceVersionId}
      onOpen={(row) => go(`/catalogue/${row.offering.offeringId}`)}
      muted={isPast}
      empty={
        <Nothing action={t("priceLists.seeOfferings")} onAction={() => go("/catalogue")}>
          {t("priceLists.noPrices", { button: t("version.button"), field: t("forWhom.label") })}
        </Nothing>
      }
    />
  );
}

/** Who is on the list; a row leads to the customer. */
function CustomerTable({ priceListId }: { priceListId: number }) {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const columns: Column<ListedCustomer>[] = [
    { key: "number", title: t("priceLists.number"), width: 130, value: (row) => row.number },
    { key: "name", title: t("priceLists.customer"), width: 280, value: (row) => row.name },
    { key: "fromOn", title: t("priceLists.since"), width: 110, kind: "date", value: (row) => row.fromOn },
  ];
  return (
    <RelatedList
      query="catalog.listed_customers"
      input={{ priceListId }}
      limit={FIRST}
      columns={columns}
      rowKey={(row) => row.customerId}
      onOpen={(row) => go(`/customers/${row.customerId}`)}
      empty={
        <Nothing action={t("priceLists.seeAccounts")} onAction={() => go("/accounts")}>
          {t("priceLists.noCustomers", { button: t("terms:list.button"), section: t("terms:title") })}
        </Nothing>
      }
    />
  );
}

interface NothingProps {
  children: ReactNode;
  /** Leads to where it can be changed. */
  action: string;
  onAction: () => void;
}

/** What an empty section waits for, and the way there. */
function Nothing({ children, action, onAction }: NothingProps) {
  return (
    <div className={styles.lines}>
      <p className={styles.soft}>{children}</p>
      <div>
        <Button size="small" onClick={onAction}>
          {action}
        </Button>
      </div>
    </div>
  );
}
