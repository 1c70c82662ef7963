-- The bundle a subscription was ordered as a part of.
ALTER TABLE subscription ADD COLUMN bundle_id {big} REFERENCES offering (id);

-- The tax code an offering has from a day on; before the first of these its own.
CREATE TABLE offering_tax_code (
    offering_id {big} NOT NULL REFERENCES offering (id),
    valid_from {date} NOT NULL,
    tax_code_id {big} NOT NULL REFERENCES tax_code (id),
    created_at {big} NOT NULL,
    PRIMARY KEY (offering_id, valid_from)
){strict_keyed};
