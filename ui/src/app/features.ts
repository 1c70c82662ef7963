import type { FlowDefinition } from "@/flows/definition";
import { actionPermissions } from "@/ipc";
import { featureModules, flowModules } from "./collected";
import type { Command, Feature, FeatureRoute, NavigationEntry, ObjectSearch } from "./feature";

const features: Feature[] = Object.values(featureModules);
const permissionOf: Readonly<Record<string, string | undefined>> = actionPermissions;

type May = (permission: string | undefined) => boolean;

/** The left navigation, in the order of work, without what this person may not open. */
export function navigationFor(may: May): NavigationEntry[] {
  return features
    .flatMap((feature) => feature.navigation ?? [])
    .filter((entry) => may(entry.permission))
    .sort((left, right) => left.order - right.order);
}

export function allRoutes(): FeatureRoute[] {
  return features.flatMap((feature) => feature.routes ?? []);
}

export function commandsFor(may: May): Command[] {
  return features.flatMap((feature) => feature.commands ?? []).filter((command) => may(command.permission));
}

export function searchesFor(may: May): ObjectSearch[] {
  return features.flatMap((feature) => feature.searches ?? []).filter((source) => may(source.permission));
}

/** Guided forms this person may run: those whose submit action they may do. */
export function flowsFor(may: May): FlowDefinition[] {
  return allFlows().filter((flow) => may(flow.permission ?? permissionOf[flow.submit.action]));
}

export function allFlows(): FlowDefinition[] {
  return Object.values(flowModules).sort((left, right) => (left.order ?? 100) - (right.order ?? 100));
}

/** The loader of an area's own widget, by name. */
export function widgetLoader(name: string) {
  return features.map((feature) => feature.widgets?.[name]).find((loader) => loader !== undefined);
}
