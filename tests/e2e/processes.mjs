// Which processes of the program there are, as the system knows them.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The processes that run the program `binary` as descendants of `ancestor`. */
export function programsUnder(ancestor, binary) {
  const parents = new Map();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const descends = (pid) => {
    for (let at = pid; at; at = parents.get(at)) if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => {
    try {
      return descends(pid) && readlinkSync(`/proc/${pid}/exe`).startsWith(binary);
    } catch {
      return false;
    }
  });
}

/** Whether a process still runs. */
export function isAlive(pid) {
  try {
    // A process that ended and waits to be collected counts as ended.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
