INSERT INTO usage_trace (subscription_id, meter_id, utc_day, import_id, part, event_ids)
    SELECT subscription_id, meter_id, at / 86400000000, import_id, 0, json_agg(event_id)::text FROM usage_event GROUP BY 1, 2, 3, 4;
-- Traces find a day's events now.
DROP INDEX usage_event_by_time;
