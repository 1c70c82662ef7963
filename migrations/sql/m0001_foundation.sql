-- The foundation: every table of Boss's first schema.
--
-- One text for both engines. Words in braces are replaced by the engine's types (see src/dialect.rs): {id} is the row's own
-- 63-bit id, {id_once} one that is never given again although rows are deleted, {big} a 63-bit integer (minor units, millionths, microseconds), {date} a calendar day, {bool}, {uuid}, {bytes}.
-- {strict} closes a table. Amounts are minor units beside a currency; quantities are millionths; instants are microseconds
-- since 1970 in UTC; prices and rates are decimal text; JSON is text.

-- Logos by the SHA-256 of their file: a document names the one it was made with, whatever the company shows later.
CREATE TABLE company_logo (
    digest TEXT NOT NULL PRIMARY KEY,
    png {bytes} NOT NULL
){strict};

CREATE TABLE company (
    id {big} NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    name_english TEXT NOT NULL,
    tax_number TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    bank_account TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    idle_minutes {int} NOT NULL CHECK (idle_minutes BETWEEN 1 AND 480),
    logo_digest TEXT REFERENCES company_logo (digest),
    demo {bool} NOT NULL,
    founded_at {big} NOT NULL,
    version {big} NOT NULL
){strict};

CREATE TABLE staff (
    id {id},
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    owner {bool} NOT NULL,
    active {bool} NOT NULL,
    failed_attempts {int} NOT NULL,
    locked_until {big},
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};

CREATE TABLE staff_role (
    staff_id {big} NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL CHECK (role IN ('operations', 'finance', 'manager', 'support', 'admin')),
    PRIMARY KEY (staff_id, role)
){strict};

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id {big} NOT NULL REFERENCES staff (id),
    carrier TEXT NOT NULL,
    opened_at {big} NOT NULL,
    last_seen_at {big} NOT NULL,
    locked {bool} NOT NULL,
    closed_at {big}
){strict};
CREATE INDEX session_by_staff ON session (staff_id);

-- What each request did, so that the same request sent twice has one effect.
CREATE TABLE request (
    request_id {uuid} NOT NULL PRIMARY KEY,
    action TEXT NOT NULL,
    staff_id {big},
    input_digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at {big} NOT NULL
){strict};
CREATE INDEX request_by_time ON request (at);
CREATE INDEX request_by_action ON request (action, at);

CREATE TABLE audit_record (
    id {id},
    at {big} NOT NULL,
    staff_id {big},
    carrier TEXT NOT NULL,
    os_user TEXT,
    action TEXT NOT NULL,
    request_id {uuid} NOT NULL,
    input TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    error_code TEXT,
    duration_us {big} NOT NULL
){strict};
CREATE INDEX audit_record_by_request ON audit_record (request_id);

-- Which objects a record is about; an object's timeline is read from here.
CREATE TABLE audit_object (
    record_id {big} NOT NULL REFERENCES audit_record (id),
    kind TEXT NOT NULL,
    object_id {big} NOT NULL,
    verb TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, object_id, record_id)
){strict};
CREATE INDEX audit_object_by_record ON audit_object (record_id);

-- The chain: each link's hash covers the link before it and one record with its objects.
CREATE TABLE audit_chain (
    position {big} NOT NULL PRIMARY KEY,
    record_id {big} NOT NULL UNIQUE REFERENCES audit_record (id),
    hash TEXT NOT NULL
){strict};

-- The next number of everything that is numbered but not a legal series.
CREATE TABLE number_series (
    name TEXT NOT NULL PRIMARY KEY,
    next {big} NOT NULL
){strict};

CREATE TABLE draft (
    id {id_once},
    flow TEXT NOT NULL,
    staff_id {big} NOT NULL REFERENCES staff (id),
    title TEXT NOT NULL,
    step TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at {big} NOT NULL,
    saved_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX draft_by_staff ON draft (staff_id, saved_at);

CREATE TABLE customer (
    id {id},
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('organization', 'individual')),
    name TEXT NOT NULL,
    -- The name without blanks, punctuation and legal form, in lower case: what duplicates are sought by.
    plain_name TEXT NOT NULL,
    credit_code TEXT,
    phone TEXT,
    email TEXT,
    address TEXT,
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX customer_by_name ON customer (name, id);
CREATE INDEX customer_by_plain_name ON customer (plain_name);
CREATE INDEX customer_by_credit_code ON customer (credit_code);
CREATE INDEX customer_by_phone ON customer (phone);
CREATE INDEX customer_by_state ON customer (state, id);
CREATE INDEX customer_by_kind ON customer (kind, id, state);
-- Lists of one state or kind are sorted by name along these, not in memory.
CREATE INDEX customer_by_state_name ON customer (state, name, id, kind);
CREATE INDEX customer_by_kind_name ON customer (kind, name, id);

CREATE TABLE contact (
    id {id_once},
    customer_id {big} NOT NULL REFERENCES customer (id),
    name TEXT NOT NULL,
    position TEXT,
    phone TEXT,
    email TEXT,
    is_primary {bool} NOT NULL,
    created_at {big} NOT NULL
){strict};
CREATE INDEX contact_by_customer ON contact (customer_id);
CREATE INDEX contact_by_phone ON contact (phone);

CREATE TABLE tax_profile (
    id {id},
    customer_id {big} NOT NULL REFERENCES customer (id),
    title TEXT NOT NULL,
    tax_number TEXT,
    invoice_kind TEXT NOT NULL CHECK (invoice_kind IN ('special', 'ordinary')),
    address TEXT,
    phone TEXT,
    bank_name TEXT,
    bank_account TEXT,
    email TEXT,
    is_default {bool} NOT NULL,
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX tax_profile_by_customer ON tax_profile (customer_id);

CREATE TABLE account (
    id {id},
    number TEXT NOT NULL UNIQUE,
    customer_id {big} NOT NULL REFERENCES customer (id),
    tax_profile_id {big} REFERENCES tax_profile (id),
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    cycle_day {int} NOT NULL CHECK (cycle_day BETWEEN 1 AND 31),
    payment_terms_days {int} NOT NULL CHECK (payment_terms_days BETWEEN 0 AND 365),
    credit_limit_minor {big},
    language TEXT NOT NULL,
    invoicing TEXT NOT NULL CHECK (invoicing IN ('perBill', 'onRequest')),
    state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    opened_on {date} NOT NULL,
    -- Everything that falls due before this day has been charged.
    billed_until {date},
    -- Set when something on or after this day changed behind billed_until: the next run reads from here.
    -- Also set when a run looked ahead: what is charged in arrears from this day on has not been charged yet.
    rerate_from {date},
    -- The bill run that could not bill this account; empty again once one could.
    parked_run_id {big},
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX account_by_customer ON account (customer_id);
CREATE INDEX account_by_billing ON account (state, billed_until);
CREATE INDEX account_parked ON account (id) WHERE parked_run_id IS NOT NULL;

CREATE TABLE meter (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    unit_chinese TEXT NOT NULL,
    unit_english TEXT NOT NULL,
    created_at {big} NOT NULL
){strict};

CREATE TABLE offering (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    unit_chinese TEXT NOT NULL,
    unit_english TEXT NOT NULL,
    tax_rate TEXT NOT NULL,
    tax_inclusive {bool} NOT NULL,
    currency TEXT NOT NULL,
    connector TEXT NOT NULL CHECK (connector IN ('none', 'manual', 'webhook')),
    webhook_url TEXT,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};

CREATE TABLE price (
    id {id},
    offering_id {big} NOT NULL REFERENCES offering (id),
    position {int} NOT NULL,
    code TEXT NOT NULL,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    meter_id {big} REFERENCES meter (id),
    timing TEXT NOT NULL CHECK (timing IN ('inAdvance', 'inArrears')),
    UNIQUE (offering_id, code)
){strict};

CREATE TABLE price_version (
    id {id},
    price_id {big} NOT NULL REFERENCES price (id),
    valid_from {date} NOT NULL,
    model TEXT NOT NULL,
    created_at {big} NOT NULL,
    UNIQUE (price_id, valid_from)
){strict};

CREATE TABLE "order" (
    id {id},
    number TEXT NOT NULL UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    requested_on {date} NOT NULL,
    note TEXT,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    completed_at {big},
    version {big} NOT NULL
){strict};
CREATE INDEX order_by_account ON "order" (account_id);
CREATE INDEX order_by_state ON "order" (state, id);

CREATE TABLE subscription (
    id {id},
    number TEXT NOT NULL UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    offering_id {big} NOT NULL REFERENCES offering (id),
    state TEXT NOT NULL CHECK (state IN ('inactive', 'active', 'terminated')),
    started_on {date},
    ended_on {date},
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX subscription_by_account ON subscription (account_id);
CREATE INDEX subscription_by_offering ON subscription (offering_id, state);

-- A stretch of days with one quantity; to_on is the first day not served.
CREATE TABLE subscription_segment (
    id {id_once},
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    from_on {date} NOT NULL,
    to_on {date},
    quantity {big} NOT NULL CHECK (quantity > 0),
    CHECK (to_on IS NULL OR to_on > from_on)
){strict};
CREATE INDEX segment_by_subscription ON subscription_segment (subscription_id, from_on);

CREATE TABLE order_item (
    id {id},
    order_id {big} NOT NULL REFERENCES "order" (id),
    position {int} NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('add', 'modify', 'delete')),
    offering_id {big} NOT NULL REFERENCES offering (id),
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    quantity {big} NOT NULL CHECK (quantity >= 0),
    effective_on {date} NOT NULL,
    state TEXT NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX order_item_by_order ON order_item (order_id);
CREATE INDEX order_item_by_subscription ON order_item (subscription_id);

CREATE TABLE service_order (
    id {id},
    order_item_id {big} NOT NULL REFERENCES order_item (id),
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    connector TEXT NOT NULL CHECK (connector IN ('none', 'manual', 'webhook')),
    target TEXT,
    idempotency_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    attempts {int} NOT NULL,
    next_attempt_at {big},
    last_error TEXT,
    completed_on {date},
    completed_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX service_order_by_item ON service_order (order_item_id);
CREATE INDEX service_order_due ON service_order (state, next_attempt_at);

CREATE TABLE usage_import (
    id {id},
    file_name TEXT NOT NULL,
    rows_read {big} NOT NULL,
    events_accepted {big} NOT NULL,
    events_duplicate {big} NOT NULL,
    first_day {date},
    last_day {date},
    imported_by {big} REFERENCES staff (id),
    imported_at {big} NOT NULL
){strict};

-- One row per event, found by the event id of whoever measured it: an event seen twice counts once.
CREATE TABLE usage_event (
    event_id TEXT NOT NULL PRIMARY KEY,
    subscription_id {big} NOT NULL,
    meter_id {big} NOT NULL,
    at {big} NOT NULL,
    quantity {big} NOT NULL,
    import_id {big} NOT NULL,
    line {big} NOT NULL
){strict_keyed};

CREATE TABLE usage_day (
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    meter_id {big} NOT NULL REFERENCES meter (id),
    day {date} NOT NULL,
    quantity {big} NOT NULL,
    events {big} NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, day)
){strict_keyed};

CREATE TABLE ledger_entry (
    id {id},
    booked_on {date} NOT NULL,
    kind TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    source_id {big} NOT NULL,
    created_at {big} NOT NULL
){strict};
CREATE INDEX ledger_entry_by_source ON ledger_entry (source_kind, source_id);
CREATE INDEX ledger_entry_by_day ON ledger_entry (booked_on);

-- Debits are positive, credits negative; an entry's postings add up to zero in each currency.
CREATE TABLE posting (
    id {id},
    entry_id {big} NOT NULL REFERENCES ledger_entry (id),
    ledger_account TEXT NOT NULL,
    account_id {big} REFERENCES account (id),
    currency TEXT NOT NULL,
    amount_minor {big} NOT NULL
){strict};
CREATE INDEX posting_by_entry ON posting (entry_id);
CREATE INDEX posting_by_account ON posting (account_id, ledger_account);

CREATE TABLE bill_run (
    id {id},
    -- The first day not billed by this run.
    until_on {date} NOT NULL,
    billed_on {date} NOT NULL,
    accounts {big} NOT NULL,
    bills {big} NOT NULL,
    charges {big} NOT NULL,
    parked {big} NOT NULL,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL
){strict};

CREATE TABLE parked_account (
    bill_run_id {big} NOT NULL REFERENCES bill_run (id),
    account_id {big} NOT NULL REFERENCES account (id),
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    PRIMARY KEY (bill_run_id, account_id)
){strict};

CREATE TABLE bill (
    id {id},
    number TEXT NOT NULL UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    customer_id {big} NOT NULL REFERENCES customer (id),
    bill_run_id {big} NOT NULL REFERENCES bill_run (id),
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    billed_on {date} NOT NULL,
    due_on {date} NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    paid_minor {big} NOT NULL,
    invoiced_minor {big} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'onHold', 'validated', 'sent', 'partiallyPaid', 'settled')),
    created_at {big} NOT NULL,
    version {big} NOT NULL,
    CHECK (net_minor + tax_minor = total_minor)
){strict};
CREATE INDEX bill_by_account ON bill (account_id, id);
CREATE INDEX bill_by_customer ON bill (customer_id, id);
CREATE INDEX bill_by_run ON bill (bill_run_id, id);
CREATE INDEX bill_by_due ON bill (state, due_on);
CREATE INDEX bill_by_day ON bill (billed_on, id);
-- What is left to invoice, out of all the bills there ever were.
CREATE INDEX bill_to_invoice ON bill (billed_on, id) WHERE invoiced_minor < total_minor;

CREATE TABLE charge (
    id {id},
    bill_id {big} NOT NULL REFERENCES bill (id),
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    price_id {big} NOT NULL REFERENCES price (id),
    price_version_id {big} NOT NULL REFERENCES price_version (id),
    -- The whole cycle, which never changes for a key; what was served of it; and the first day a run may bill it.
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    served_from {date} NOT NULL,
    served_to {date} NOT NULL,
    billable_on {date} NOT NULL,
    quantity {big} NOT NULL,
    unit_price TEXT,
    tax_rate TEXT NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    explanation TEXT NOT NULL,
    corrects_charge_id {big},
    CHECK (net_minor + tax_minor = total_minor)
){strict};
CREATE INDEX charge_by_bill ON charge (bill_id);
CREATE INDEX charge_by_key ON charge (subscription_id, price_id, period_from);

CREATE TABLE invoice_series (
    id {id},
    code TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    digits {int} NOT NULL CHECK (digits BETWEEN 1 AND 12),
    next_number {big} NOT NULL CHECK (next_number >= 1)
){strict};

CREATE TABLE invoice (
    id {id},
    series_id {big} NOT NULL REFERENCES invoice_series (id),
    sequence {big} NOT NULL,
    number TEXT NOT NULL UNIQUE,
    platform_number TEXT,
    customer_id {big} NOT NULL REFERENCES customer (id),
    account_id {big} NOT NULL REFERENCES account (id),
    invoice_kind TEXT NOT NULL CHECK (invoice_kind IN ('special', 'ordinary')),
    issued_on {date} NOT NULL,
    due_on {date} NOT NULL,
    currency TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    language TEXT NOT NULL,
    -- Seller and buyer as they were on the day of issue (JSON); later changes of either do not touch an issued invoice.
    seller TEXT NOT NULL,
    buyer TEXT NOT NULL,
    logo_digest TEXT REFERENCES company_logo (digest),
    remarks TEXT,
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    UNIQUE (series_id, sequence),
    CHECK (net_minor + tax_minor = total_minor)
){strict};
CREATE INDEX invoice_by_customer ON invoice (customer_id, id);
CREATE INDEX invoice_by_day ON invoice (issued_on, id);
CREATE UNIQUE INDEX invoice_by_platform_number ON invoice (platform_number);

CREATE TABLE invoice_line (
    id {id},
    invoice_id {big} NOT NULL REFERENCES invoice (id),
    position {int} NOT NULL,
    bill_id {big} NOT NULL REFERENCES bill (id),
    -- The charge it invoices, whole or in part: parts of a charge add up to it.
    charge_id {big} NOT NULL REFERENCES charge (id),
    description TEXT NOT NULL,
    period_from {date} NOT NULL,
    period_to {date} NOT NULL,
    unit TEXT NOT NULL,
    quantity {big},
    unit_price TEXT,
    tax_rate TEXT NOT NULL,
    net_minor {big} NOT NULL,
    tax_minor {big} NOT NULL,
    total_minor {big} NOT NULL,
    CHECK (net_minor + tax_minor = total_minor)
){strict};
CREATE INDEX invoice_line_by_invoice ON invoice_line (invoice_id, position);

-- How much of each bill an invoice covers.
CREATE TABLE invoice_bill (
    invoice_id {big} NOT NULL REFERENCES invoice (id),
    bill_id {big} NOT NULL REFERENCES bill (id),
    amount_minor {big} NOT NULL,
    PRIMARY KEY (invoice_id, bill_id)
){strict};
CREATE INDEX invoice_bill_by_bill ON invoice_bill (bill_id);

CREATE TABLE payment (
    id {id},
    number TEXT NOT NULL UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    customer_id {big} NOT NULL REFERENCES customer (id),
    received_on {date} NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('bankTransfer', 'cash', 'check', 'card', 'wechatPay', 'alipay', 'other')),
    reference TEXT,
    currency TEXT NOT NULL,
    amount_minor {big} NOT NULL,
    allocated_minor {big} NOT NULL,
    note TEXT,
    -- A payment of the opposite amount takes one back, whole and once; each names the other.
    reverses_payment_id {big} UNIQUE REFERENCES payment (id),
    reversed_by_payment_id {big} UNIQUE REFERENCES payment (id),
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    version {big} NOT NULL,
    CHECK ((amount_minor > 0 AND reverses_payment_id IS NULL AND allocated_minor BETWEEN 0 AND amount_minor)
        OR (amount_minor < 0 AND reverses_payment_id IS NOT NULL AND allocated_minor BETWEEN amount_minor AND 0))
){strict};
CREATE INDEX payment_by_account ON payment (account_id, id);
CREATE INDEX payment_by_customer ON payment (customer_id, id);
CREATE INDEX payment_by_day ON payment (received_on, id);
CREATE INDEX payment_to_allocate ON payment (received_on, id) WHERE allocated_minor < amount_minor;

CREATE TABLE allocation (
    id {id},
    payment_id {big} NOT NULL REFERENCES payment (id),
    bill_id {big} NOT NULL REFERENCES bill (id),
    amount_minor {big} NOT NULL CHECK (amount_minor <> 0),
    allocated_on {date} NOT NULL,
    created_at {big} NOT NULL
){strict};
CREATE INDEX allocation_by_payment ON allocation (payment_id);
CREATE INDEX allocation_by_bill ON allocation (bill_id);
CREATE INDEX allocation_by_day ON allocation (allocated_on);
