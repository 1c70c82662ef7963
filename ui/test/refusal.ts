import { BossError } from "@/ipc";

/** A refusal of the core with its faults by place. */
export function refusal(...faults: [place: string, what: string][]): BossError {
  const texts = (what: string) => ({ "zh-CN": { what, why: "", do: "" }, en: { what, why: "", do: "" } });
  return new BossError({
    code: "kernel.input_faulty",
    params: {},
    texts: texts("Some fields are wrong"),
    faults: faults.map(([place, what]) => ({ place, code: "x", params: {}, texts: texts(what) })),
    requestId: null,
    action: null,
  });
}
