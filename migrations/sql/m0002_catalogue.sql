-- The catalogue: phases, cadences, bundles and add-ons, price lists, agreed prices, tax codes, coupons; and what of it a charge
-- remembers: the account it was made for and the discounts it contains.

-- A group of customers with prices of its own.
CREATE TABLE price_list (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};

-- Which one a customer is on from which day; none from the day of a row without one.
CREATE TABLE customer_price_list (
    customer_id {big} NOT NULL REFERENCES customer (id),
    from_on {date} NOT NULL,
    price_list_id {big} REFERENCES price_list (id),
    PRIMARY KEY (customer_id, from_on)
){strict_keyed};
CREATE INDEX customer_price_list_by_list ON customer_price_list (price_list_id, customer_id);

CREATE TABLE tax_code (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};

CREATE TABLE tax_code_rate (
    tax_code_id {big} NOT NULL REFERENCES tax_code (id),
    valid_from {date} NOT NULL,
    rate TEXT NOT NULL,
    PRIMARY KEY (tax_code_id, valid_from)
){strict_keyed};

-- An offering with a tax code is taxed by its rates from their days on, and by its own rate before the first.
ALTER TABLE offering ADD COLUMN tax_code_id {big} REFERENCES tax_code (id);
ALTER TABLE offering ADD COLUMN kind TEXT NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'addOn', 'bundle'));

CREATE TABLE offering_phase (
    offering_id {big} NOT NULL REFERENCES offering (id),
    position {int} NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('trial', 'discount', 'fixedTerm', 'evergreen')),
    -- Empty for a last phase that goes on for good.
    length_every {int},
    length_unit TEXT CHECK (length_unit IN ('day', 'week', 'month', 'year')),
    PRIMARY KEY (offering_id, position),
    CHECK ((length_every IS NULL) = (length_unit IS NULL))
){strict_keyed};

-- What a bundle is made of.
CREATE TABLE offering_part (
    bundle_id {big} NOT NULL REFERENCES offering (id),
    position {int} NOT NULL,
    part_id {big} NOT NULL REFERENCES offering (id),
    quantity {big} NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (bundle_id, position)
){strict_keyed};

-- What an add-on may be added to.
CREATE TABLE offering_base (
    add_on_id {big} NOT NULL REFERENCES offering (id),
    base_id {big} NOT NULL REFERENCES offering (id),
    PRIMARY KEY (add_on_id, base_id)
){strict_keyed};

ALTER TABLE price ADD COLUMN cadence_every {int} NOT NULL DEFAULT 1;
ALTER TABLE price ADD COLUMN cadence_unit TEXT NOT NULL DEFAULT 'month' CHECK (cadence_unit IN ('day', 'week', 'month', 'year'));
ALTER TABLE price ADD COLUMN alignment TEXT NOT NULL DEFAULT 'cycleDay' CHECK (alignment IN ('cycleDay', 'anniversary', 'calendar'));
-- The position of the only phase it applies in; empty for all.
ALTER TABLE price ADD COLUMN phase {int};

-- What a coupon takes off: a percentage or an amount, once, for some billing cycles or for good.
CREATE TABLE coupon (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name_chinese TEXT NOT NULL,
    name_english TEXT NOT NULL,
    percent TEXT,
    amount_minor {big},
    currency TEXT,
    duration TEXT NOT NULL CHECK (duration IN ('once', 'cycles', 'forever')),
    cycles {int},
    priority {int} NOT NULL,
    redeem_until {date},
    most_redemptions {int},
    active {bool} NOT NULL,
    created_at {big} NOT NULL,
    version {big} NOT NULL,
    CHECK ((percent IS NULL) <> (amount_minor IS NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CHECK ((duration = 'cycles') = (cycles IS NOT NULL))
){strict};

-- The offerings it is limited to; none where it is for everything.
CREATE TABLE coupon_offering (
    coupon_id {big} NOT NULL REFERENCES coupon (id),
    offering_id {big} NOT NULL REFERENCES offering (id),
    PRIMARY KEY (coupon_id, offering_id)
){strict_keyed};

-- A coupon given to an account.
CREATE TABLE discount (
    id {id},
    coupon_id {big} NOT NULL REFERENCES coupon (id),
    account_id {big} NOT NULL REFERENCES account (id),
    subscription_id {big} REFERENCES subscription (id),
    from_on {date} NOT NULL,
    to_on {date},
    created_by {big} REFERENCES staff (id),
    created_at {big} NOT NULL,
    version {big} NOT NULL
){strict};
CREATE INDEX discount_by_account ON discount (account_id);
CREATE INDEX discount_by_coupon ON discount (coupon_id);

CREATE TABLE charge_discount (
    charge_id {big} NOT NULL REFERENCES charge (id),
    discount_id {big} NOT NULL REFERENCES discount (id),
    amount_minor {big} NOT NULL,
    PRIMARY KEY (charge_id, discount_id)
){strict_keyed};
CREATE INDEX charge_discount_by_discount ON charge_discount (discount_id, charge_id);
