-- On PostgreSQL the tables are changed where they stand.
ALTER TABLE order_item ALTER COLUMN change SET NOT NULL;
ALTER TABLE order_item ALTER COLUMN credit SET NOT NULL;
ALTER TABLE order_item ADD CHECK (change IN ('add', 'modify', 'changeOffering', 'suspend', 'resume', 'move', 'reactivate', 'delete'));

ALTER TABLE subscription DROP CONSTRAINT subscription_state_check;
ALTER TABLE subscription ADD CONSTRAINT subscription_state_check CHECK (state IN ('inactive', 'active', 'suspended', 'terminated'));
ALTER TABLE subscription ADD COLUMN parent_id BIGINT REFERENCES subscription (id);
-- Whether it ever moved between accounts: its charges are then told apart by the account of their bill.
ALTER TABLE subscription ADD COLUMN moved BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX subscription_by_parent ON subscription (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX subscription_moved ON subscription (id) WHERE moved;

-- A stretch of days with one offering, quantity and account; to_on is the first day not served. One that a backdated change left
-- no day of stays, empty: what was charged for it is found there and given back.
ALTER TABLE subscription_segment DROP CONSTRAINT subscription_segment_check;
ALTER TABLE subscription_segment ADD CHECK (to_on IS NULL OR to_on >= from_on);
ALTER TABLE subscription_segment ADD COLUMN account_id BIGINT REFERENCES account (id);
ALTER TABLE subscription_segment ADD COLUMN offering_id BIGINT REFERENCES offering (id);
ALTER TABLE subscription_segment ADD COLUMN credit BOOLEAN;
UPDATE subscription_segment SET credit = TRUE, account_id = subscription.account_id, offering_id = subscription.offering_id
    FROM subscription WHERE subscription.id = subscription_segment.subscription_id;
-- What ended on its first day has left nothing behind until now.
INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, to_on, quantity, credit)
    SELECT id, account_id, offering_id, started_on, started_on, 1000000, TRUE FROM subscription
    WHERE started_on IS NOT NULL AND id NOT IN (SELECT subscription_id FROM subscription_segment);
ALTER TABLE subscription_segment ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE subscription_segment ALTER COLUMN offering_id SET NOT NULL;
ALTER TABLE subscription_segment ALTER COLUMN credit SET NOT NULL;
CREATE INDEX segment_by_account ON subscription_segment (account_id);
CREATE INDEX segment_by_offering ON subscription_segment (offering_id);
