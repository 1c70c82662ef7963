import type { Amount, ChargeRow, LocalText } from "@/ipc";
import { percentOf } from "@/values/decimal";
import { plus } from "./amounts";

/** A bill's charges for one subscription, of one account: a subscription may have moved to another. */
export interface ChargeGroup {
  key: string;
  accountId: number;
  accountNumber: string;
  subscriptionId: number;
  subscriptionNumber: string;
  offering: LocalText;
  charges: ChargeRow[];
  net: Amount;
  tax: Amount;
  total: Amount;
}

/** Charges by subscription, in the order they come. */
export function groupCharges(charges: readonly ChargeRow[]): ChargeGroup[] {
  const groups = new Map<string, ChargeGroup>();
  for (const charge of charges) {
    const { accountId, accountNumber, subscriptionId, subscriptionNumber, offering, net, tax, total } =
      charge;
    const key = `${accountId} ${subscriptionId}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, {
        key,
        accountId,
        accountNumber,
        subscriptionId,
        subscriptionNumber,
        offering,
        charges: [charge],
        net,
        tax,
        total,
      });
      continue;
    }
    group.charges.push(charge);
    group.net = plus(group.net, net);
    group.tax = plus(group.tax, tax);
    group.total = plus(group.total, total);
  }
  return [...groups.values()];
}

/** Net and tax of all lines of one rate. */
export interface RateSum {
  taxRate: string;
  net: Amount;
  tax: Amount;
}

/** Sums by tax rate, in the order the rates come. */
export function sumByRate(lines: readonly RateSum[]): RateSum[] {
  const sums = new Map<string, RateSum>();
  for (const { taxRate, net, tax } of lines) {
    const sum = sums.get(taxRate);
    sums.set(
      taxRate,
      sum ? { taxRate, net: plus(sum.net, net), tax: plus(sum.tax, tax) } : { taxRate, net, tax },
    );
  }
  return [...sums.values()];
}

/** A rate like `0.06` as `6%`, exactly. */
export function rateText(rate: string): string {
  return `${percentOf(rate)}%`;
}
