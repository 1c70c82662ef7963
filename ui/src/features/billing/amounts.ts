import type { Amount } from "@/ipc";

/** Exact arithmetic on amounts of one currency, in minor units. */
export function minus(left: Amount, right: Amount): Amount {
  return { minor: (BigInt(left.minor) - BigInt(right.minor)).toString(), currency: left.currency };
}

export function plus(left: Amount, right: Amount): Amount {
  return { minor: (BigInt(left.minor) + BigInt(right.minor)).toString(), currency: left.currency };
}

/** The sum of amounts of one currency; zero of it where there are none. */
export function sumOf(amounts: readonly Amount[], currency: string): Amount {
  return amounts.reduce(plus, zeroOf(currency));
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

export function isNegative(amount: Amount): boolean {
  return BigInt(amount.minor) < 0n;
}

export function zeroOf(currency: string): Amount {
  return { minor: "0", currency };
}
