import styles from "./components.module.css";

/** What a state means for the person: the colour is never the only sign, the word stands beside it. */
export type Tone = "neutral" | "active" | "good" | "warn" | "bad";

/** Tones of the states of DESIGN 3. A state not named here is neutral. */
const tones: Readonly<Record<string, Tone>> = {
  acknowledged: "active",
  inProgress: "active",
  pending: "warn",
  held: "warn",
  rejected: "bad",
  cancelled: "neutral",
  completed: "good",
  failed: "bad",
  partial: "warn",
  assessingCancellation: "warn",
  pendingCancellation: "warn",
  feasibilityChecked: "active",
  designed: "active",
  reserved: "active",
  inactive: "neutral",
  active: "good",
  suspended: "warn",
  terminated: "neutral",
  resolved: "good",
  closed: "neutral",
  new: "active",
  onHold: "warn",
  validated: "active",
  sent: "active",
  partiallyPaid: "warn",
  settled: "good",
  overdue: "bad",
  issued: "good",
  draft: "neutral",
  parked: "warn",
  finalised: "good",
  paid: "good",
  unmatched: "warn",
  red: "bad",
};

interface StateTagProps {
  state: string;
  /** The state in the person's words. */
  label: string;
  tone?: Tone;
}

/** A state: a small mark and its word. */
export function StateTag({ state, label, tone }: StateTagProps) {
  return (
    <span className={styles.state} data-tone={tone ?? tones[state] ?? "neutral"}>
      {label}
    </span>
  );
}
