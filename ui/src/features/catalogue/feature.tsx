import { AppstoreOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";

/** The catalogue: what is sold at which price, and what is metered. */
export const feature: Feature = {
  area: "catalogue",
  navigation: [
    {
      path: "/catalogue",
      label: "catalogue:title",
      icon: AppstoreOutlined,
      permission: "catalogRead",
      order: 90,
    },
  ],
  routes: [
    { path: "/catalogue", load: () => import("./OfferingsPage"), permission: "catalogRead" },
    { path: "/catalogue/new", load: () => import("./AddOfferingPage"), permission: "catalogWrite" },
    { path: "/catalogue/meters", load: () => import("./MetersPage"), permission: "catalogRead" },
    { path: "/catalogue/coupons", load: () => import("./CouponsPage"), permission: "catalogRead" },
    { path: "/catalogue/price-lists", load: () => import("./PriceListsPage"), permission: "catalogRead" },
    {
      path: "/catalogue/price-lists/$priceListId",
      load: () => import("./PriceListPage"),
      permission: "catalogRead",
    },
    { path: "/catalogue/tax-codes", load: () => import("./TaxCodesPage"), permission: "catalogRead" },
    { path: "/catalogue/$offeringId", load: () => import("./OfferingPage"), permission: "catalogRead" },
    {
      path: "/catalogue/$offeringId/prices/$priceId",
      load: () => import("./PriceVersionPage"),
      permission: "catalogWrite",
    },
  ],
  commands: [
    {
      id: "catalogue.new",
      label: "catalogue:add.command",
      keywords: ["新增产品", "new offering", "product"],
      permission: "catalogWrite",
      creates: true,
      run: ({ go }) => go("/catalogue/new"),
    },
    {
      id: "catalogue.meters",
      label: "catalogue:meters.command",
      keywords: ["计量项", "meters"],
      permission: "catalogRead",
      run: ({ go }) => go("/catalogue/meters"),
    },
    {
      id: "catalogue.coupon",
      label: "catalogue:coupons.new",
      keywords: ["新增优惠券", "new coupon", "discount"],
      permission: "catalogWrite",
      creates: true,
      run: ({ go }) => go("/catalogue/coupons?dialog=add"),
    },
    {
      id: "catalogue.coupons",
      label: "catalogue:coupons.command",
      keywords: ["优惠券", "折扣", "coupons"],
      permission: "catalogRead",
      run: ({ go }) => go("/catalogue/coupons"),
    },
    {
      id: "catalogue.priceLists",
      label: "catalogue:priceLists.command",
      keywords: ["价目表", "price lists"],
      permission: "catalogRead",
      run: ({ go }) => go("/catalogue/price-lists"),
    },
    {
      id: "catalogue.taxCodes",
      label: "catalogue:taxCodes.command",
      keywords: ["税码", "税率", "tax codes"],
      permission: "catalogRead",
      run: ({ go }) => go("/catalogue/tax-codes"),
    },
  ],
  searches: [
    {
      id: "catalogue.find",
      label: "catalogue:title",
      permission: "catalogRead",
      search: async (text, signal) => {
        const { rows } = await ask(
          "catalog.offerings",
          { search: text, window: { offset: 0, limit: 8 } },
          signal,
        );
        return rows.map((row) => ({
          id: String(row.offeringId),
          title: `${row.name["zh-CN"]} · ${row.name.en}`,
          note: row.code,
          path: `/catalogue/${row.offeringId}`,
        }));
      },
    },
  ],
};
