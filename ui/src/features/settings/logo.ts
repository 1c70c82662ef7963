/** A logo larger than this makes every document heavy. */
export const LARGEST_LOGO = 512 * 1024;

const PNG_BEGINNING = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Why a file is no logo. */
export type LogoFault = "notPng" | "tooLarge";

/** Reads a chosen file as base64, or says why it cannot be a logo. The file's beginning counts, not its name. */
export async function readLogo(file: Blob): Promise<{ base64: string } | { fault: LogoFault }> {
  if (file.size > LARGEST_LOGO) return { fault: "tooLarge" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (PNG_BEGINNING.some((byte, index) => bytes[index] !== byte)) return { fault: "notPng" };
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  return { base64: btoa(characters.join("")) };
}
