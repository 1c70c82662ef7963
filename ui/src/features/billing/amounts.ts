import type { Amount } from "@/ipc";

/** Exact arithmetic on amounts of one currency, in minor units. */
export function minus(left: Amount, right: Amount): Amount {
  return { minor: (BigInt(left.minor) - BigInt(right.minor)).toString(), currency: left.currency };
}

export function plus(left: Amount, right: Amount): Amount {
  return { minor: (BigInt(left.minor) + BigInt(right.minor)).toString(), currency: left.currency };
}

export function isZero(amount: Amount): boolean {
  return BigInt(amount.minor) === 0n;
}

export function isAbove(left: Amount, right: Amount): boolean {
  return BigInt(left.minor) > BigInt(right.minor);
}

export function isPositive(amount: Amount): boolean {
  return BigInt(amount.minor) > 0n;
}

export function zeroOf(currency: string): Amount {
  return { minor: "0", currency };
}
