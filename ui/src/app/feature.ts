import type { ComponentType, FunctionComponent } from "react";
import type { CustomWidget } from "@/flows/widgets/custom";

/** A line of the left navigation. */
export interface NavigationEntry {
  path: string;
  /** Key of the label with its namespace, e.g. `customers:title`. */
  label: string;
  /** An icon of `@ant-design/icons`. */
  icon: ComponentType;
  /** Not shown without it. */
  permission?: string;
  /** Desk 10, customers 20, orders 30, billing 40, invoices 50, payments 60, reports 70, support 80, catalogue 90, settings 100. */
  order: number;
}

/** One page; its code is loaded when it is first opened. */
export interface FeatureRoute {
  /** TanStack path, parameters as `$name`: `/customers/$customerId`. */
  path: string;
  load: () => Promise<{ default: FunctionComponent }>;
  permission?: string;
}

/** What a command can reach. */
export interface CommandContext {
  go: (path: string) => void;
}

/** Something a person can do by name in the Ctrl+K palette. */
export interface Command {
  id: string;
  /** Key with namespace. */
  label: string;
  /** More words it is found by, in any language. */
  keywords?: string[];
  permission?: string;
  /** Also stands in the "new" menu of the top bar. */
  creates?: boolean;
  run: (context: CommandContext) => void;
}

/** One object found by the palette. */
export interface SearchHit {
  id: string;
  title: string;
  /** Number, state or place: what tells two of the same title apart. */
  note?: string;
  path: string;
}

/** Finds objects of one kind by what the person types. */
export interface ObjectSearch {
  id: string;
  /** Key with namespace of the group's title. */
  label: string;
  permission?: string;
  search: (text: string, signal: AbortSignal) => Promise<SearchHit[]>;
}

/** What an area brings to the desk. Exported as `feature` from `features/<area>/feature.tsx`; keep that file light: it is loaded at start. */
export interface Feature {
  area: string;
  navigation?: NavigationEntry[];
  routes?: FeatureRoute[];
  commands?: Command[];
  searches?: ObjectSearch[];
  /** Widgets of this area's own that guided forms name as `custom:<name>`. */
  widgets?: Record<string, () => Promise<{ default: CustomWidget }>>;
}
