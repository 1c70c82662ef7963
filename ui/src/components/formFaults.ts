import type { FormInstance } from "antd";
import { useEffect, useMemo } from "react";
import { useLanguage } from "@/app/preferences";
import { type BossError, type Fault, textOf } from "@/ipc";

/** The parts of a fault's place: `customer.contacts[0].name`, `/customer/contacts/0/name` → `["customer","contacts",0,"name"]`. */
export function placeParts(place: string): (string | number)[] {
  return place
    .replace(/\[(\d+)\]/g, ".$1")
    .split(/[./]/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Puts an error's faults at the fields of an antd form and focuses the first. Returns the faults no field shows, for
 * the {@link ErrorPanel}.
 */
export function useFormFaults<V>(form: FormInstance<V>, error: BossError | null): readonly Fault[] {
  const language = useLanguage();
  const split = useMemo(() => {
    const atFields: { fault: Fault; name: (string | number)[] }[] = [];
    const elsewhere: Fault[] = [];
    const shown = new Set(form.getFieldsError().map((field) => field.name.join(".")));
    for (const fault of error?.faults ?? []) {
      const name = placeParts(fault.place);
      if (shown.has(name.join("."))) atFields.push({ fault, name });
      else elsewhere.push(fault);
    }
    return { atFields, elsewhere };
  }, [error, form]);
  useEffect(() => {
    if (split.atFields.length === 0) return;
    form.setFields(
      split.atFields.map(({ fault, name }) => ({
        name: name as never,
        errors: [textOf(fault, language).what],
      })),
    );
    form.scrollToField(split.atFields[0]?.name as never, { focus: true });
  }, [split, form, language]);
  return split.elsewhere;
}
