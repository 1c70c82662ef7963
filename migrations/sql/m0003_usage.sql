-- Meters that count in more ways than by a sum, events with attributes and prices of their own, and events that correct others.
ALTER TABLE meter ADD COLUMN aggregation TEXT NOT NULL DEFAULT 'sum'
    CHECK (aggregation IN ('sum', 'count', 'max', 'unique', 'latest', 'timeWeighted'));
-- The meter whose events this one reads too; files name that one.
ALTER TABLE meter ADD COLUMN source_meter_id {big} REFERENCES meter (id);
-- JSON: [{"attribute": "region", "values": ["north", "south"]}]; an event must pass all of them.
ALTER TABLE meter ADD COLUMN filters TEXT NOT NULL DEFAULT '[]';
ALTER TABLE meter ADD COLUMN value_attribute TEXT;
-- JSON: the names of the attributes whose combinations are kept apart.
ALTER TABLE meter ADD COLUMN dimensions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE meter ADD COLUMN detail TEXT NOT NULL DEFAULT 'day' CHECK (detail IN ('day', 'event'));
-- Whether each event carries its price.
ALTER TABLE meter ADD COLUMN priced {bool} NOT NULL DEFAULT FALSE;
CREATE INDEX meter_by_source ON meter (source_meter_id);

ALTER TABLE usage_import ADD COLUMN events_corrected {big} NOT NULL DEFAULT 0;
-- JSON: the meters that counted this import's events beside those the file named.
ALTER TABLE usage_import ADD COLUMN derived_meters TEXT NOT NULL DEFAULT '[]';

-- JSON object of texts, its names in order.
ALTER TABLE usage_event ADD COLUMN attributes TEXT;
-- The event's own price: money in millionths of a whole unit.
ALTER TABLE usage_event ADD COLUMN amount {big};
-- The earlier event this one corrects, and the later one this was corrected by: corrected once at most.
ALTER TABLE usage_event ADD COLUMN replaces TEXT;
ALTER TABLE usage_event ADD COLUMN replaced_by TEXT;

ALTER TABLE usage_day ADD COLUMN amount {big} NOT NULL DEFAULT 0;
-- Events of the day that do not count: corrected ones, and corrections that void.
ALTER TABLE usage_day ADD COLUMN uncounted {big} NOT NULL DEFAULT 0;
-- What can't be added up: the largest or latest quantity of the day, or how many values it had, by the meter's aggregation.
ALTER TABLE usage_day ADD COLUMN figure {big};

-- The distinct values of each day, of meters that count them, with the number of events that had each.
CREATE TABLE usage_value (
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    meter_id {big} NOT NULL REFERENCES meter (id),
    day {date} NOT NULL,
    value TEXT NOT NULL,
    events {big} NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, day, value)
){strict_keyed};

-- The sums of each day by the meter's dimensions; `dimension_values` is JSON, a list in their order.
CREATE TABLE usage_series (
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    meter_id {big} NOT NULL REFERENCES meter (id),
    day {date} NOT NULL,
    dimension_values TEXT NOT NULL,
    quantity {big} NOT NULL,
    events {big} NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, day, dimension_values)
){strict_keyed};

-- The events that count, one by one and in order of time, of meters whose day is more than a sum.
CREATE TABLE usage_single (
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    meter_id {big} NOT NULL REFERENCES meter (id),
    day {date} NOT NULL,
    at {big} NOT NULL,
    event_id TEXT NOT NULL,
    quantity {big} NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, day, at, event_id)
){strict_keyed};

-- By how much a time-weighted meter's level changed in each month: the level before a day is the sum of some months and days.
CREATE TABLE usage_month (
    subscription_id {big} NOT NULL REFERENCES subscription (id),
    meter_id {big} NOT NULL REFERENCES meter (id),
    month {date} NOT NULL,
    quantity {big} NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, month)
){strict_keyed};

-- Where one day's events are: their ids as a JSON list, by whose they are and by the day of their time in UTC, one row for each
-- part of an import. An index over the events themselves would cost an import more than half its speed.
CREATE TABLE usage_trace (
    subscription_id {big} NOT NULL,
    meter_id {big} NOT NULL,
    utc_day {big} NOT NULL,
    import_id {big} NOT NULL,
    part {big} NOT NULL,
    event_ids TEXT NOT NULL,
    PRIMARY KEY (subscription_id, meter_id, utc_day, import_id, part)
){strict};
