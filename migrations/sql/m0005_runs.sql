-- Bill runs in batches: a run that was left unfinished says so, and how far it came, so that it can be taken up again.

ALTER TABLE bill_run ADD COLUMN state TEXT NOT NULL DEFAULT 'completed' CHECK (state IN ('inProgress', 'completed', 'cancelled'));
-- What is charged in arrears was billed for cycles over before this day. Empty in runs of before this migration.
ALTER TABLE bill_run ADD COLUMN arrears_until_on {date};
-- The accounts it was asked for (JSON); empty where it was asked for all.
ALTER TABLE bill_run ADD COLUMN account_ids TEXT;
-- Accounts are looked at in the order of their ids: up to this one they were.
ALTER TABLE bill_run ADD COLUMN reached_account_id {big};
-- What its batches add up to (JSON).
ALTER TABLE bill_run ADD COLUMN tally TEXT NOT NULL DEFAULT '{}';
-- The request that began it.
ALTER TABLE bill_run ADD COLUMN request_id {uuid};
ALTER TABLE bill_run ADD COLUMN finished_at {big};
CREATE UNIQUE INDEX bill_run_by_request ON bill_run (request_id);
CREATE INDEX bill_run_unfinished ON bill_run (until_on) WHERE state = 'inProgress';
