-- What is charged to whom: a charge keeps the words and the tax code it was made with, an account is done only when nothing more can
-- fall due, and what a gift paid goes back to the gift.

-- What was charged, as it was called when the charge was made; the offering is that of its price, whatever the subscription is now.
ALTER TABLE charge ADD COLUMN offering_id {big} NOT NULL DEFAULT 0;
ALTER TABLE charge ADD COLUMN offering_chinese TEXT NOT NULL DEFAULT '';
ALTER TABLE charge ADD COLUMN offering_english TEXT NOT NULL DEFAULT '';
ALTER TABLE charge ADD COLUMN price_chinese TEXT NOT NULL DEFAULT '';
ALTER TABLE charge ADD COLUMN price_english TEXT NOT NULL DEFAULT '';
-- What one unit of its quantity is called: the meter's for usage, else the offering's.
ALTER TABLE charge ADD COLUMN unit_chinese TEXT NOT NULL DEFAULT '';
ALTER TABLE charge ADD COLUMN unit_english TEXT NOT NULL DEFAULT '';
-- The tax code its offering had on its first day served; empty where it had none.
ALTER TABLE charge ADD COLUMN tax_code TEXT;
-- That of the charge it adjusts.
ALTER TABLE bill_item ADD COLUMN tax_code TEXT;
-- That of the charge or the item it invoices.
ALTER TABLE invoice_line ADD COLUMN tax_code TEXT;

-- Of a closed account: the day up to which it has to be billed so that nothing it owes is lost; empty where nothing ever falls due.
ALTER TABLE account ADD COLUMN owed_until {date};
