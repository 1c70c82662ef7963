import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { placeParts } from "./formFaults";

/**
 * The place of a fault as people say it: a line of a file has its number, a field its label and those of what it
 * belongs to (`items.1.quantity` → "Items · no. 2 · Quantity"). Null where there is no word for any of it: a name out
 * of the program helps nobody, and the fault's own sentence says what is meant.
 */
export function usePlaceWords(): (place: string) => string | null {
  const { t } = useTranslation("places");
  return useCallback(
    (place) => {
      const line = /^line (\d+)$/.exec(place)?.[1];
      if (line !== undefined) return t("components:error.line", { line });
      const words = placeParts(place).flatMap((part) => {
        if (typeof part === "number") return [t("item", { number: part + 1 })];
        const word = t(`of.${part}`, "");
        return word === "" ? [] : [word];
      });
      return words.length === 0 ? null : words.join(" · ");
    },
    [t],
  );
}
