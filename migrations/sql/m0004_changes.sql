-- Changes of subscriptions: a stretch of days knows what was served and who is billed for it, and an order's item which change it is.
-- The company's policy: what a reduction leaves over of fees paid in advance is given back, where an order does not say otherwise.
ALTER TABLE company ADD COLUMN credit_reductions {bool} NOT NULL DEFAULT TRUE;
ALTER TABLE order_item ADD COLUMN change TEXT;
-- What a reduction leaves over of fees paid in advance is given back.
ALTER TABLE order_item ADD COLUMN credit {bool};
-- The account a subscription moves to.
ALTER TABLE order_item ADD COLUMN to_account_id {big} REFERENCES account (id);
-- The item of the same order that this one follows from: an add-on ends and moves with its parent.
ALTER TABLE order_item ADD COLUMN follows {int};
UPDATE order_item SET credit = TRUE, change = verb;
