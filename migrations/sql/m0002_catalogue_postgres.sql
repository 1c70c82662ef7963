ALTER TABLE price_version DROP CONSTRAINT price_version_price_id_valid_from_key;
-- At most one of these: for the customers of a price list, or agreed with one account or for one subscription.
ALTER TABLE price_version ADD COLUMN price_list_id BIGINT REFERENCES price_list (id);
ALTER TABLE price_version ADD COLUMN account_id BIGINT REFERENCES account (id);
ALTER TABLE price_version ADD COLUMN subscription_id BIGINT REFERENCES subscription (id);
ALTER TABLE price_version ADD COLUMN valid_to DATE;
ALTER TABLE price_version ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE price_version ALTER COLUMN terms DROP DEFAULT;
ALTER TABLE price_version ADD CHECK (num_nonnulls(price_list_id, account_id, subscription_id) <= 1);
ALTER TABLE price_version ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
-- One version of a price for the same customers from one day; one that ended on its first day was taken back and does not count.
CREATE UNIQUE INDEX price_version_once ON price_version
    (price_id, valid_from, COALESCE(price_list_id, 0), COALESCE(account_id, 0), COALESCE(subscription_id, 0))
    WHERE valid_to IS NULL OR valid_to > valid_from;
CREATE INDEX price_version_by_account ON price_version (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX price_version_by_subscription ON price_version (subscription_id) WHERE subscription_id IS NOT NULL;

-- Whose it is; the bill may be that of the account that pays for it.
ALTER TABLE charge ADD COLUMN account_id BIGINT REFERENCES account (id);
DROP TRIGGER charge_kept ON charge;
UPDATE charge SET account_id = bill.account_id FROM bill WHERE bill.id = charge.bill_id;
ALTER TABLE charge ALTER COLUMN account_id SET NOT NULL;
CREATE TRIGGER charge_kept BEFORE UPDATE OR DELETE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_discount_kept BEFORE UPDATE OR DELETE ON charge_discount FOR EACH ROW EXECUTE FUNCTION refuse_change();
