// Generated from schema.json by `npm run bindings`. Do not edit.

export interface Registry {
  actions: Actions;
  queries: Queries;
}
export interface Actions {
  "flows.discard_draft": {
    input: DiscardDraft;
    output: null;
  };
  "flows.save_draft": {
    input: SaveDraft;
    output: SavedDraft;
  };
}
export interface DiscardDraft {
  draftId: number;
}
export interface SaveDraft {
  draftId?: number | null;
  flow: string;
  title: string;
  step: string;
  data: {
    [k: string]: unknown;
  };
  version?: number | null;
}
export interface SavedDraft {
  draftId: number;
  version: number;
  /**
   * RFC 3339, UTC
   */
  savedAt: string;
}
export interface Queries {
  "flows.draft": {
    input: DiscardDraft;
    output: DraftView;
  };
  "flows.drafts": {
    input: DraftsQuery;
    output: DraftRows;
  };
}
export interface DraftView {
  draftId: number;
  flow: string;
  title: string;
  step: string;
  data: {
    [k: string]: unknown;
  };
  version: number;
  savedAt: string;
}
export interface DraftsQuery {
  flow?: string | null;
}
export interface DraftRows {
  rows: DraftRow[];
}
export interface DraftRow {
  draftId: number;
  flow: string;
  title: string;
  step: string;
  savedAt: string;
}

/** The permission each action needs. */
export const actionPermissions = {
  "flows.discard_draft": "flows.run",
  "flows.save_draft": "flows.run",
} as const;

/** The permission each query needs. */
export const queryPermissions = {
  "flows.draft": "flows.run",
  "flows.drafts": "flows.run",
} as const;

/** What each query reads: an action that names one of these tags makes it stale. */
export const queryTags = {
  "flows.draft": ["drafts"],
  "flows.drafts": ["drafts"],
} as const;
