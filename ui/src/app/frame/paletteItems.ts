import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSettled } from "@/ipc";
import { commandsFor, flowsFor, navigationFor, searchesFor } from "../features";
import { useLanguage } from "../preferences";
import { useGo } from "../router";
import { useMay } from "../session";

/** One line of the palette. */
export interface PaletteItem {
  key: string;
  group: string;
  title: string;
  note?: string;
  run: () => void;
}

/** Ranks a title for what was typed: starts with it, contains it, contains its letters in order. Null: not at all. */
export function rank(text: string, haystack: string): number | null {
  const needle = text.trim().toLowerCase();
  const hay = haystack.toLowerCase();
  if (needle === "") return 3;
  if (hay.startsWith(needle)) return 0;
  if (hay.includes(needle)) return 1;
  let from = 0;
  for (const letter of needle) {
    const at = hay.indexOf(letter, from);
    if (at < 0) return null;
    from = at + 1;
  }
  return 2;
}

/** Pages, guided forms and commands by name: known here, found at once. */
function useKnownItems(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const go = useGo();
  const commands = commandsFor(may).map((command) => ({
    item: {
      key: command.id,
      group: t("frame:palette.commands"),
      title: t(command.label),
      run: () => command.run({ go }),
    },
    words: [t(command.label), ...(command.keywords ?? [])].join(" "),
  }));
  const flows = flowsFor(may).map((flow) => ({
    item: {
      key: `flow-${flow.id}`,
      group: t("frame:palette.commands"),
      title: flow.titles[language],
      run: () => go(`/flows/${flow.id}`),
    },
    words: Object.values(flow.titles).join(" "),
  }));
  const pages = navigationFor(may).map((entry) => ({
    item: {
      key: entry.path,
      group: t("frame:palette.pages"),
      title: t(entry.label),
      run: () => go(entry.path),
    },
    words: `${t(entry.label, { lng: "zh-CN" })} ${t(entry.label, { lng: "en" })}`,
  }));
  return [...flows, ...commands, ...pages]
    .map(({ item, words }) => ({ item, order: rank(text, words) }))
    .filter((found): found is { item: PaletteItem; order: number } => found.order !== null)
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}

/** Everything that fits what was typed, and whether object searches are still under way. */
export function usePaletteItems(text: string): { items: PaletteItem[]; searching: boolean } {
  const { t } = useTranslation();
  const may = useMay();
  const go = useGo();
  const settled = useSettled(text.trim(), 150);
  const known = useKnownItems(text);
  const sources = searchesFor(may);
  const answers = useQueries({
    queries: sources.map((source) => ({
      queryKey: ["palette", source.id, settled],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.search(settled, signal),
      enabled: settled !== "",
      staleTime: 10_000,
    })),
  });
  const objects = answers.flatMap((answer, index) => {
    const source = sources[index];
    if (!source || text.trim() === "") return [];
    return (answer.data ?? []).map((hit) => ({
      key: `${source.id}-${hit.id}`,
      group: t(source.label),
      title: hit.title,
      note: hit.note,
      run: () => go(hit.path),
    }));
  });
  return { items: [...objects, ...known], searching: answers.some((answer) => answer.isFetching) };
}
