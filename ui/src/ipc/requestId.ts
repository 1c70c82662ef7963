import { currentTime } from "@/values/clock";

/**
 * A request id (UUID version 7, RFC 9562 section 5.7): 48 bits of Unix milliseconds, then randomness, so ids sort by
 * the time the intention arose. One per intention: a double click or a retry carries the same id.
 */
export function newRequestId(now: number = currentTime()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = BigInt(now);
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
