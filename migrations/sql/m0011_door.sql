-- Who comes in, and how it is known who acted.

-- Tries at the passwords of people who work here, by how they came: wrong ones in a row, and until
-- when no more is looked at. The columns staff.failed_attempts and staff.locked_until are not used
-- any more.
CREATE TABLE sign_in_try (
    staff_id {big} NOT NULL REFERENCES staff (id),
    carrier TEXT NOT NULL,
    tries {int} NOT NULL CHECK (tries >= 0),
    locked_until {big},
    last_at {big} NOT NULL,
    PRIMARY KEY (staff_id, carrier)
){strict_keyed};

-- A password somebody else set, to be changed before anything else is done with it.
ALTER TABLE staff ADD COLUMN password_temporary {bool} NOT NULL DEFAULT FALSE;

-- Whether the command line asks for passwords; none where Boss decides.
ALTER TABLE company ADD COLUMN command_line_passwords {bool};

-- Whether no password was needed, because whoever did it holds the database.
ALTER TABLE audit_record ADD COLUMN as_holder {bool} NOT NULL DEFAULT FALSE;
