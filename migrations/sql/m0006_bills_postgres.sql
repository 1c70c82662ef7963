-- A draft has no number, and a bill made by hand no run.
ALTER TABLE bill ALTER COLUMN number DROP NOT NULL;
ALTER TABLE bill ALTER COLUMN bill_run_id DROP NOT NULL;
-- Which of the account's subscriptions it bills; empty for those of no group.
ALTER TABLE bill ADD COLUMN group_name TEXT NOT NULL DEFAULT '';
ALTER TABLE bill ALTER COLUMN group_name DROP DEFAULT;
-- Why it was made by hand.
ALTER TABLE bill ADD COLUMN reason TEXT;
ALTER TABLE bill ADD CHECK ((number IS NULL) = (state = 'new'));
CREATE INDEX bill_draft ON bill (id) WHERE number IS NULL;

-- A line may invoice an item in place of a charge. What it names is of a bill with a number and can't be removed (see below);
-- references would have every removal from a draft look through all lines there are.
ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_bill_id_fkey;
ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_charge_id_fkey;
ALTER TABLE invoice_line ALTER COLUMN charge_id DROP NOT NULL;
ALTER TABLE invoice_line ADD COLUMN bill_item_id BIGINT;
ALTER TABLE invoice_line ADD CHECK ((charge_id IS NULL) <> (bill_item_id IS NULL));

-- What stands on a draft goes with it; what stands on a bill stays.
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM bill WHERE id = OLD.bill_id AND number IS NOT NULL) THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
    RETURN OLD; END $$;
CREATE FUNCTION refuse_removal_of_discount() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM charge JOIN bill ON bill.id = charge.bill_id WHERE charge.id = OLD.charge_id AND bill.number IS NOT NULL)
    THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
    RETURN OLD; END $$;
DROP TRIGGER charge_kept ON charge;
CREATE TRIGGER charge_kept BEFORE UPDATE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_stays BEFORE DELETE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_removal();
DROP TRIGGER charge_discount_kept ON charge_discount;
CREATE TRIGGER charge_discount_kept BEFORE UPDATE ON charge_discount FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_discount_stays BEFORE DELETE ON charge_discount FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_discount();
CREATE TRIGGER bill_item_kept BEFORE UPDATE ON bill_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bill_item_stays BEFORE DELETE ON bill_item FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER bill_stays BEFORE DELETE ON bill FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse_change();
