import { type ActionName, actionPermissions, queryPermissions, type Role } from "@/ipc";

export const roles = [
  "operations",
  "finance",
  "manager",
  "support",
  "admin",
] as const satisfies readonly Role[];

/** What a permission is about, in the order of work. */
export const permissions = [
  "customersRead",
  "customersWrite",
  "ordersRead",
  "ordersWrite",
  "usageRead",
  "usageImport",
  "billingRead",
  "billingRun",
  "invoicesRead",
  "invoicesIssue",
  "paymentsRead",
  "paymentsRecord",
  "reportsRead",
  "ledgerRead",
  "auditRead",
  "catalogRead",
  "catalogWrite",
  "termsWrite",
  "companyManage",
  "staffManage",
  "jobsRun",
] as const;

export type Permission = (typeof permissions)[number];

/** What each role brings, as the core has it (a test compares the two). What everybody may do is not named. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  operations: [
    "customersRead",
    "customersWrite",
    "catalogRead",
    "ordersRead",
    "ordersWrite",
    "usageRead",
    "usageImport",
    "billingRead",
  ],
  finance: [
    "customersRead",
    "catalogRead",
    "ordersRead",
    "usageRead",
    "usageImport",
    "ledgerRead",
    "billingRead",
    "billingRun",
    "invoicesRead",
    "invoicesIssue",
    "paymentsRead",
    "paymentsRecord",
    "reportsRead",
  ],
  manager: [
    "auditRead",
    "customersRead",
    "catalogRead",
    "catalogWrite",
    "termsWrite",
    "ordersRead",
    "usageRead",
    "ledgerRead",
    "billingRead",
    "invoicesRead",
    "paymentsRead",
    "reportsRead",
  ],
  support: [
    "customersRead",
    "catalogRead",
    "ordersRead",
    "usageRead",
    "billingRead",
    "invoicesRead",
    "paymentsRead",
  ],
  admin: ["companyManage", "staffManage", "auditRead", "catalogRead"],
};

/** The actions a permission lets through; none for one that only opens pages. */
export function actionsOf(permission: Permission): ActionName[] {
  const names = Object.keys(actionPermissions) as ActionName[];
  return names.filter((name) => actionPermissions[name] === permission);
}

/** Permissions that open something today; one the core knows for later is not shown. */
export function usedPermissions(): Permission[] {
  const used = new Set<string>([...Object.values(actionPermissions), ...Object.values(queryPermissions)]);
  return permissions.filter((permission) => used.has(permission));
}
