import type { ItemChange, PlaceOrder, PlaceOrderItem, SubscriptionDetail } from "@/ipc";

/** A change that an order can ask of a subscription. */
export type ChangeKind = Exclude<ItemChange, "add">;

/** What a change's form holds; the names are the places of the order's input, so faults find their fields. */
export interface ChangeValues {
  items: [ChangeItem];
  note: string;
}

interface ChangeItem {
  quantity: string | null;
  offeringId: number | null;
  toAccountId: number | null;
  /** `YYYY-MM-DD` or `periodEnd`. */
  effectiveOn: string | null;
  /** Whether what was paid in advance is given back. */
  credit: boolean;
  /** Whether add-ons that don't fit the new offering end. */
  endAddOns: boolean;
}

/** Where the item's fields stand in the input. */
export const at = (field: keyof ChangeItem): ["items", 0, keyof ChangeItem] => ["items", 0, field];

/** The changes a page offers in each state, the most frequent first; the core says which of them can be ordered now. */
export const offered: Record<SubscriptionDetail["subscription"]["state"], readonly ChangeKind[]> = {
  inactive: ["modify", "changeOffering", "delete"],
  active: ["modify", "changeOffering", "delete", "suspend", "move"],
  suspended: ["resume", "move", "delete"],
  terminated: ["reactivate"],
};

/** What the form of a change begins with. */
export function startOf(kind: ChangeKind, detail: SubscriptionDetail, today: string): ChangeValues {
  const goesOn = kind === "resume" || kind === "reactivate";
  const quantity = (goesOn ? detail.agreedQuantity : detail.subscription.quantity) ?? null;
  return {
    items: [
      {
        quantity,
        offeringId: null,
        toAccountId: null,
        effectiveOn: today,
        credit: detail.givesBack,
        endAddOns: false,
      },
    ],
    note: "",
  };
}

/** Whether a change leaves less to be paid for, so that something paid in advance may be left over. */
export function reduces(kind: ChangeKind, quantity: string | null, now: string | null | undefined): boolean {
  if (kind === "modify") return quantity !== null && now != null && isLess(quantity, now);
  return kind === "delete" || kind === "suspend" || kind === "changeOffering";
}

/** Compares decimals above zero without turning them into floating numbers. */
function isLess(one: string, other: string): boolean {
  const [units = "", part = ""] = one.split(".");
  const [otherUnits = "", otherPart = ""] = other.split(".");
  const padded = (text: string, like: string) => text.padStart(Math.max(text.length, like.length), "0");
  const [mine, theirs] = [padded(units, otherUnits), padded(otherUnits, units)];
  if (mine !== theirs) return mine < theirs;
  return part.padEnd(6, "0") < otherPart.padEnd(6, "0");
}

/** Whether the form says all that the change needs. */
export function isWhole(kind: ChangeKind, values: ChangeValues, now: string | null | undefined): boolean {
  const { quantity, offeringId, toAccountId, effectiveOn } = values.items[0];
  if (!effectiveOn) return false;
  if (kind === "modify") return quantity !== null && quantity !== now;
  if (kind === "changeOffering") return offeringId !== null;
  if (kind === "move") return toAccountId !== null;
  return true;
}

/** The order that asks for a change of a subscription. */
export function changeOrder(
  kind: ChangeKind,
  of: { accountId: number; subscriptionId: number; quantity?: string | null },
  values: ChangeValues,
): PlaceOrder {
  const note = values.note.trim();
  return {
    accountId: of.accountId,
    ...(note === "" ? {} : { note }),
    items: [itemOf(kind, of.subscriptionId, of.quantity, values.items[0])],
  };
}

function itemOf(
  kind: ChangeKind,
  subscriptionId: number,
  now: string | null | undefined,
  item: ChangeItem,
): PlaceOrderItem {
  const { quantity, offeringId, toAccountId } = item;
  const effectiveOn = item.effectiveOn ?? "";
  const credit = reduces(kind, quantity, now) ? { credit: item.credit } : {};
  const count = quantity === null || quantity === now ? {} : { quantity };
  switch (kind) {
    case "modify":
      return { verb: kind, subscriptionId, quantity: quantity ?? "", effectiveOn, ...credit };
    case "changeOffering":
      return {
        verb: kind,
        subscriptionId,
        offeringId: offeringId ?? 0,
        effectiveOn,
        ...count,
        ...credit,
        ...(item.endAddOns ? { endAddOns: true } : {}),
      };
    case "move":
      return { verb: kind, subscriptionId, toAccountId: toAccountId ?? 0, effectiveOn };
    case "resume":
    case "reactivate":
      return { verb: kind, subscriptionId, effectiveOn, ...(quantity === null ? {} : { quantity }) };
    case "suspend":
    case "delete":
      return { verb: kind, subscriptionId, effectiveOn, ...credit };
  }
}
