-- Copies of the whole database that Boss makes by itself, one for a day.
CREATE TABLE backup (
    id {id},
    -- In the company's zone.
    day {date} NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    attempts {int} NOT NULL CHECK (attempts > 0),
    -- Of the latest attempt.
    began_at {big} NOT NULL,
    ended_at {big},
    -- The file, on the computer that made it, and its bytes.
    path TEXT NOT NULL,
    size {big},
    -- Why the latest attempt failed.
    error_code TEXT
){strict};
