import type { FormInstance } from "antd";
import { useEffect, useMemo, useRef } from "react";
import { useLanguage } from "@/app/preferences";
import { type BossError, type Fault, type Language, textOf } from "@/ipc";
import { sameJson } from "@/values/paths";

/** The parts of a fault's place: `customer.contacts[0].name`, `/customer/contacts/0/name` → `["customer","contacts",0,"name"]`. */
export function placeParts(place: string): (string | number)[] {
  return place
    .replace(/\[(\d+)\]/g, ".$1")
    .split(/[./]/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * The field a fault's place stands in: the one of that name, or one that holds it as a whole, as a choice of several
 * holds `offeringIds.0`. Null where no field shows it. Lists of fields hold nothing themselves.
 */
export function fieldOf<V>(form: FormInstance<V>, place: string): (string | number)[] | null {
  const parts = placeParts(place);
  const shown = new Set(form.getFieldsError().map((field) => field.name.join(".")));
  if (shown.has(parts.join("."))) return parts;
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const outer = parts.slice(0, length);
    if (shown.has(outer.join("."))) return form.getFieldInstance(outer as never) ? outer : null;
  }
  return null;
}

/** What stands at a field: what is wrong, and why it is. */
function said(fault: Fault, language: Language): string {
  const { what, why } = textOf(fault, language);
  return [what, why].filter((sentence) => sentence !== "").join(language === "en" ? " " : "");
}

/**
 * Puts an error's faults at the fields of an antd form and focuses the first. Returns the faults no field shows, for
 * the {@link ErrorPanel}.
 */
export function useFormFaults<V>(form: FormInstance<V>, error: BossError | null): readonly Fault[] {
  const language = useLanguage();
  const split = useMemo(() => {
    const atFields = new Map<string, { faults: Fault[]; name: (string | number)[] }>();
    const elsewhere: Fault[] = [];
    for (const fault of error?.faults ?? []) {
      const name = fieldOf(form, fault.place);
      if (name === null) elsewhere.push(fault);
      else
        atFields.set(name.join("."), {
          name,
          faults: [...(atFields.get(name.join("."))?.faults ?? []), fault],
        });
    }
    return { atFields: [...atFields.values()], elsewhere };
  }, [error, form]);
  useEffect(() => {
    if (split.atFields.length === 0) return;
    form.setFields(
      split.atFields.map(({ faults, name }) => ({
        name: name as never,
        errors: faults.map((fault) => said(fault, language)),
      })),
    );
    // In the middle: what is said of the field stands below it.
    form.scrollToField(split.atFields[0]?.name as never, { focus: true, block: "center" });
  }, [split, form, language]);
  return split.elsewhere;
}

/** Faults the dry run finds, at the fields the person has already been in; they go when the dry run finds them no more. */
export function useTouchedFaults<V>(form: FormInstance<V>, error: BossError | null): void {
  const language = useLanguage();
  const shown = useRef<{ name: never; message: string }[]>([]);
  useEffect(() => {
    const found = (error?.faults ?? []).map((fault) => ({
      name: (fieldOf(form, fault.place) ?? placeParts(fault.place)) as never,
      message: said(fault, language),
    }));
    // A field without rules of its own is judged by nobody else: what was said about it would stay for ever.
    for (const { name, message } of shown.current) {
      const still = found.some((fault) => sameJson(fault, { name, message }));
      if (!still && form.getFieldError(name)[0] === message) form.setFields([{ name, errors: [] }]);
    }
    for (const { name, message } of found)
      if (form.isFieldTouched(name) && form.getFieldError(name).length === 0)
        form.setFields([{ name, errors: [message] }]);
    shown.current = found;
  }, [error, form, language]);
}
