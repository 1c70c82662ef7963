import { SettingOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";

/** The company, its people and what they may do, and whether the books are whole. */
export const feature: Feature = {
  area: "settings",
  navigation: [{ path: "/settings", label: "settings:title", icon: SettingOutlined, order: 100 }],
  routes: [
    { path: "/settings", load: () => import("./CompanyPage") },
    { path: "/settings/staff", load: () => import("./StaffPage"), permission: "staffManage" },
    { path: "/settings/roles", load: () => import("./RolesPage") },
    { path: "/settings/books", load: () => import("./BooksPage"), permission: "ledgerRead" },
  ],
  commands: [
    {
      id: "settings.staff",
      label: "settings:staff.command",
      keywords: ["员工", "staff", "password", "密码"],
      permission: "staffManage",
      run: ({ go }) => go("/settings/staff"),
    },
    {
      id: "settings.roles",
      label: "settings:roles.command",
      keywords: ["角色", "权限", "roles", "permissions"],
      run: ({ go }) => go("/settings/roles"),
    },
    {
      id: "settings.books",
      label: "settings:books.command",
      keywords: ["核对", "总账", "check", "ledger"],
      permission: "ledgerRead",
      run: ({ go }) => go("/settings/books"),
    },
  ],
};
