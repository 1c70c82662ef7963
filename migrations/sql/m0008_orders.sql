-- The bundle a subscription was ordered as a part of.
ALTER TABLE subscription ADD COLUMN bundle_id {big} REFERENCES offering (id);
