import { Outlet, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useShortcut } from "../keys";
import { focusPageSearch } from "../search";
import styles from "./frame.module.css";
import { KeyList } from "./KeyList";
import { Navigation } from "./Navigation";
import { Palette } from "./Palette";
import { TopBar } from "./TopBar";

/** The desk's frame: navigation at the left, one bar at the top, the page. */
export function Frame() {
  const router = useRouter();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  useShortcut("mod+k", "frame:keys.palette", () => setPalette(true));
  useShortcut("/", "frame:keys.search", () => {
    if (!focusPageSearch()) setPalette(true);
  });
  useShortcut("?", "frame:keys.list", () => setKeys(true));
  useShortcut("alt+h", "frame:keys.home", () => router.history.push("/"));
  return (
    <div className={styles.frame}>
      <Navigation />
      <TopBar onSearch={() => setPalette(true)} onKeys={() => setKeys(true)} />
      <main className={styles.page}>
        <Outlet />
      </main>
      {palette && <Palette onClose={() => setPalette(false)} />}
      {keys && <KeyList onClose={() => setKeys(false)} />}
    </div>
  );
}
