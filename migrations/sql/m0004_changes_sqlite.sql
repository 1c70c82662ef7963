-- On SQLite a column that must be filled, and a rule about a column, come with the table made anew.
CREATE TABLE new_order_item (
    id {id},
    order_id {big} NOT NULL REFERENCES "order" (id),
    position {int} NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('add', 'modify', 'delete')),
    change TEXT NOT NULL CHECK (change IN ('add', 'modify', 'changeOffering', 'suspend', 'resume', 'move', 'reactivate', 'delete')),
    offering_id {big} NOT NULL REFERENCES offering (id),
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    quantity {big} NOT NULL CHECK (quantity >= 0),
    effective_on {date} NOT NULL,
    credit {bool} NOT NULL,
    to_account_id {big} REFERENCES account (id),
    follows {int},
    state TEXT NOT NULL,
    version {big} NOT NULL
){strict};
INSERT INTO new_order_item (id, order_id, position, verb, change, offering_id, subscription_id, quantity, effective_on, credit, to_account_id, follows, state, version)
    SELECT id, order_id, position, verb, change, offering_id, subscription_id, quantity, effective_on, credit, to_account_id, follows, state, version FROM order_item;
DROP TABLE order_item;
ALTER TABLE new_order_item RENAME TO order_item;
CREATE INDEX order_item_by_order ON order_item (order_id);
CREATE INDEX order_item_by_subscription ON order_item (subscription_id);

CREATE TABLE new_subscription (
    id {id},
    number TEXT NOT NULL UNIQUE,
    account_id {big} NOT NULL REFERENCES account (id),
    offering_id {big} NOT NULL REFERENCES offering (id),
    parent_id {big} REFERENCES subscription (id),
    -- Whether it ever moved between accounts: its charges are then told apart by the account of their bill.
    moved {bool} NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL CHECK (state IN ('inactive', 'active', 'suspended', 'terminated')),
    started_on {date},
    ended_on {date},
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
INSERT INTO new_subscription (id, number, account_id, offering_id, state, started_on, ended_on, created_at, version)
    SELECT id, number, account_id, offering_id, state, started_on, ended_on, created_at, version FROM subscription;
DROP TABLE subscription;
ALTER TABLE new_subscription RENAME TO subscription;
CREATE INDEX subscription_by_account ON subscription (account_id);
CREATE INDEX subscription_by_offering ON subscription (offering_id, state);
CREATE INDEX subscription_by_parent ON subscription (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX subscription_moved ON subscription (id) WHERE moved;

-- A stretch of days with one offering, quantity and account; to_on is the first day not served. One that a backdated change left
-- no day of stays, empty: what was charged for it is found there and given back.
CREATE TABLE new_subscription_segment (
    id {id_once},
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    account_id {big} NOT NULL REFERENCES account (id),
    offering_id {big} NOT NULL REFERENCES offering (id),
    from_on {date} NOT NULL,
    to_on {date},
    quantity {big} NOT NULL CHECK (quantity > 0),
    credit {bool} NOT NULL,
    CHECK (to_on IS NULL OR to_on >= from_on)
){strict};
INSERT INTO new_subscription_segment (id, subscription_id, account_id, offering_id, from_on, to_on, quantity, credit)
    SELECT segment.id, segment.subscription_id, subscription.account_id, subscription.offering_id, segment.from_on, segment.to_on, segment.quantity, TRUE
    FROM subscription_segment AS segment JOIN subscription ON subscription.id = segment.subscription_id;
-- What ended on its first day has left nothing behind until now.
INSERT INTO new_subscription_segment (subscription_id, account_id, offering_id, from_on, to_on, quantity, credit)
    SELECT id, account_id, offering_id, started_on, started_on, 1000000, TRUE FROM subscription
    WHERE started_on IS NOT NULL AND id NOT IN (SELECT subscription_id FROM subscription_segment);
DROP TABLE subscription_segment;
ALTER TABLE new_subscription_segment RENAME TO subscription_segment;
CREATE INDEX segment_by_subscription ON subscription_segment (subscription_id, from_on);
CREATE INDEX segment_by_account ON subscription_segment (account_id);
CREATE INDEX segment_by_offering ON subscription_segment (offering_id);
