-- Kinds of scheduled work of which there is something to say: when one with a rhythm is due again, who has begun it, and since when
-- and with which error one fails.
CREATE TABLE scheduled_work (
    kind TEXT NOT NULL PRIMARY KEY,
    next_at {big},
    begun_at {big},
    failing_since {big},
    error_code TEXT,
    CHECK ((failing_since IS NULL) = (error_code IS NULL))
){strict_keyed};

-- What calls of other systems are signed with, one for each offering that calls. The one before counts for a while after a change, so
-- that the other system can change too.
CREATE TABLE webhook_secret (
    offering_id {big} NOT NULL PRIMARY KEY REFERENCES offering (id),
    secret TEXT NOT NULL,
    previous TEXT,
    set_at {big} NOT NULL,
    set_by {big} REFERENCES staff (id)
){strict};

-- Whether systems on this computer and in its own network may be called: one row, or none where nobody has said so.
CREATE TABLE webhook_policy (
    id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
    local_systems {bool} NOT NULL
){strict};

-- Which file an import read, and how; of imports from before this nobody knows. Events on days that are not served are billed to
-- nobody: they are counted, so that somebody is told.
ALTER TABLE usage_import ADD COLUMN file_sha256 TEXT;
ALTER TABLE usage_import ADD COLUMN file_bytes {big};
ALTER TABLE usage_import ADD COLUMN encoding TEXT;
ALTER TABLE usage_import ADD COLUMN events_unserved {big};
