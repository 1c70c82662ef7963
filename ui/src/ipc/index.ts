/** The one door from the pages to the core. Nothing outside this folder knows which carrier is in use. */
export * from "./bindings";
export {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  act,
  actNamed,
  ask,
  askNamed,
  type QueryInput,
  type QueryName,
  type QueryOutput,
} from "./call";
export { type Carrier, carrier, setCarrier } from "./carrier";
export { BossError, ownError, textOf, toBossError } from "./error";
export {
  type ActHandle,
  type AskOptions,
  type DryRun,
  useAct,
  useActNamed,
  useAsk,
  useAskNamed,
  useDryRun,
  useDryRunNamed,
  useSettled,
} from "./hooks";
export { documentBlob } from "./http";
export { type LongDryRun, useLongDryRun } from "./longDryRun";
export { SIGNS_OF_LIFE } from "./presence";
export { onSessionRefusal, watchRefusal } from "./refusal";
export { newRequestId } from "./requestId";
export { askKey, invalidateStale } from "./stale";
export type {
  Amount,
  Change,
  ChosenFile,
  DocumentCall,
  DocumentFile,
  ErrorText,
  ErrorView,
  Fault,
  Founding,
  JsonObject,
  JsonValue,
  Language,
  Notice,
  Outcome,
  Period,
  Place,
  Progress,
  SessionView,
  Texts,
} from "./wire";
