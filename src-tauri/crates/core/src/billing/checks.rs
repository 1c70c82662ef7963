//! What must hold of bills, charges and usage at all times.

use crate::ledger::checks::BookCheck;

/// The invariants of bills, of their postings, and of the usage they stand on.
pub const CHECKS: &[BookCheck] = &[
    BookCheck {
        name: "usage.days_of_events",
        chinese: "每个订阅、每个计量项的每日用量等于其有效事件之和",
        english: "of every subscription and meter, the sums by day are what the events that count add up to",
        sql: "SELECT 'usage of subscription ' || coalesce(s.number, CAST(x.subscription_id AS TEXT)) || ', meter ' || \
                     coalesce(m.code, CAST(x.meter_id AS TEXT)) AS what, \
                     CAST(sum(x.day_quantity) AS TEXT) || ' (' || CAST(sum(x.day_events) AS TEXT) || ') / ' || \
                     CAST(sum(x.quantity) AS TEXT) || ' (' || CAST(sum(x.events) AS TEXT) || ')' AS found \
              FROM (SELECT subscription_id, meter_id, quantity AS day_quantity, events AS day_events, 0 AS quantity, 0 AS events FROM usage_day \
                    UNION ALL SELECT subscription_id, meter_id, 0, 0, quantity, 1 FROM usage_event \
                    WHERE replaced_by IS NULL AND (replaces IS NULL OR quantity <> 0)) x \
              LEFT JOIN subscription s ON s.id = x.subscription_id LEFT JOIN meter m ON m.id = x.meter_id \
              WHERE m.id IS NULL OR (m.source_meter_id IS NULL AND m.filters = '[]') \
              GROUP BY x.subscription_id, x.meter_id, s.number, m.code \
              HAVING sum(x.day_quantity) <> sum(x.quantity) OR sum(x.day_events) <> sum(x.events) LIMIT 1",
    },
    BookCheck {
        name: "usage.details_of_days",
        chinese: "计量项的去重值、分组、单个事件和每月变化与其每日用量一致",
        english: "of every subscription and meter, the values, groups, single events and months kept agree with the days",
        sql: "SELECT 'usage of subscription ' || coalesce(s.number, CAST(x.subscription_id AS TEXT)) || ', meter ' || m.code AS what, \
                     CAST(sum(x.days) AS TEXT) || ' / ' || CAST(sum(x.details) AS TEXT) AS found \
              FROM (SELECT subscription_id, meter_id, CASE WHEN aggregation = 'timeWeighted' THEN quantity ELSE events END AS days, 0 AS details \
                    FROM usage_day JOIN meter ON meter.id = usage_day.meter_id \
                    WHERE aggregation IN ('max', 'unique', 'latest', 'timeWeighted') OR dimensions <> '[]' OR detail = 'event' \
                    UNION ALL SELECT subscription_id, meter_id, 0, events FROM usage_value \
                    UNION ALL SELECT subscription_id, meter_id, 0, events FROM usage_series \
                    UNION ALL SELECT subscription_id, meter_id, 0, 1 FROM usage_single \
                    UNION ALL SELECT subscription_id, meter_id, 0, quantity FROM usage_month) x \
              JOIN meter m ON m.id = x.meter_id LEFT JOIN subscription s ON s.id = x.subscription_id \
              GROUP BY x.subscription_id, x.meter_id, s.number, m.code HAVING sum(x.days) <> sum(x.details) LIMIT 1",
    },
    BookCheck {
        name: "billing.bill_of_charges",
        chinese: "账单金额等于其费用与手工项目之和，草稿亦然",
        english: "a bill's amounts, a draft's too, are what its charges and items add up to",
        sql: "SELECT 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS what, \
                     CAST(b.total_minor AS TEXT) || ' / ' || CAST(coalesce(sum(x.total_minor), 0) AS TEXT) AS found \
              FROM bill b LEFT JOIN (SELECT bill_id, net_minor, tax_minor, total_minor FROM charge \
                   UNION ALL SELECT bill_id, net_minor, tax_minor, total_minor FROM bill_item) x ON x.bill_id = b.id \
              GROUP BY b.id, b.number, b.net_minor, b.tax_minor, b.total_minor \
              HAVING b.net_minor <> coalesce(sum(x.net_minor), 0) OR b.tax_minor <> coalesce(sum(x.tax_minor), 0) \
                  OR b.total_minor <> coalesce(sum(x.total_minor), 0) LIMIT 1",
    },
    BookCheck {
        name: "billing.bill_of_one_currency",
        chinese: "账单与其费用、手工项目币种一致",
        english: "a bill, its charges and its items are in one currency",
        sql: "SELECT 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS what, x.currency || ' / ' || b.currency AS found FROM bill b \
              JOIN (SELECT bill_id, currency FROM charge UNION ALL SELECT bill_id, currency FROM bill_item) x ON x.bill_id = b.id \
              WHERE x.currency <> b.currency LIMIT 1",
    },
    BookCheck {
        name: "billing.drafts_untouched",
        chinese: "草稿未付款、未开票，且其账户不会被再次出账",
        english: "nothing is paid or invoiced of a draft, and the accounts charged on it wait",
        sql: "SELECT 'draft #' || CAST(x.id AS TEXT) AS what, x.found AS found FROM (\
                  SELECT id, CAST(paid_minor AS TEXT) || ' / ' || CAST(invoiced_minor AS TEXT) AS found FROM bill \
                  WHERE number IS NULL AND (paid_minor <> 0 OR invoiced_minor <> 0) \
                  UNION ALL SELECT b.id, 'account ' || a.number FROM bill b JOIN charge c ON c.bill_id = b.id JOIN account a ON a.id = c.account_id \
                  WHERE b.number IS NULL AND (a.draft_run_id IS NULL OR a.draft_run_id <> b.bill_run_id)) x LIMIT 1",
    },
    BookCheck {
        name: "billing.drafts_awaited",
        chinese: "等待草稿的账户确有草稿",
        english: "an account that waits for a draft has charges on one",
        sql: "SELECT 'account ' || a.number AS what, 'run ' || CAST(a.draft_run_id AS TEXT) AS found FROM account a \
              WHERE a.draft_run_id IS NOT NULL AND a.id NOT IN (SELECT c.account_id FROM bill b JOIN charge c ON c.bill_id = b.id \
                  WHERE b.number IS NULL) LIMIT 1",
    },
    BookCheck {
        name: "billing.numbers_gapless",
        chinese: "账单号从 1 起连续，无缺号",
        english: "the numbers of bills run from 1 without a gap",
        sql: "SELECT 'bills' AS what, CAST(x.bills AS TEXT) || ' / ' || CAST(x.last AS TEXT) AS found \
              FROM (SELECT count(*) AS bills, coalesce(max(CAST(substr(number, 2) AS bigint)), 0) AS last, \
                           coalesce(min(CAST(substr(number, 2) AS bigint)), 1) AS first FROM bill WHERE number IS NOT NULL) x \
              WHERE x.first <> 1 OR x.last <> x.bills LIMIT 1",
    },
    BookCheck {
        name: "billing.due_after_bill",
        chinese: "账单的到期日不早于账单日",
        english: "no bill is due before its own day",
        sql: "SELECT 'bill ' || number AS what, CAST(due_on AS TEXT) || ' / ' || CAST(billed_on AS TEXT) AS found FROM bill \
              WHERE number IS NOT NULL AND due_on < billed_on LIMIT 1",
    },
    BookCheck {
        name: "billing.bill_covers_its_days",
        chinese: "账单的期间包含其所有费用的服务日",
        english: "a bill's period covers all days its charges are for",
        sql: "SELECT 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS what, 'charge ' || CAST(c.id AS TEXT) AS found FROM bill b \
              JOIN charge c ON c.bill_id = b.id WHERE c.served_from < b.period_from OR c.served_to > b.period_to \
                  OR c.served_to <= c.period_from LIMIT 1",
    },
    BookCheck {
        name: "billing.bill_posted",
        chinese: "每张账单均已按其总额、于账单日计入应收；草稿未入账",
        english: "every bill is posted to the receivables with its total, on its day; no draft is",
        sql: "SELECT 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS what, \
                     CAST(b.total_minor AS TEXT) || ' / ' || CAST(coalesce(sum(p.amount_minor), 0) AS TEXT) || \
                     coalesce(', ' || CAST(min(e.booked_on) AS TEXT), '') AS found \
              FROM bill b LEFT JOIN ledger_entry e ON e.source_kind = 'bill' AND e.source_id = b.id AND e.kind = 'bill' \
              LEFT JOIN posting p ON p.entry_id = e.id AND p.ledger_account = 'receivable' AND p.account_id = b.account_id AND p.currency = b.currency \
              GROUP BY b.id, b.number, b.total_minor, b.billed_on \
              HAVING CASE WHEN b.number IS NULL THEN count(e.id) > 0 ELSE b.total_minor <> coalesce(sum(p.amount_minor), 0) \
                  OR min(e.booked_on) <> b.billed_on OR max(e.booked_on) <> b.billed_on END LIMIT 1",
    },
    BookCheck {
        name: "billing.revenue_and_tax_posted",
        chinese: "每张账单的收入与税额均已入账",
        english: "every bill's revenue and tax are posted",
        sql: "SELECT 'bill ' || b.number AS what, CAST(coalesce(r.revenue, 0) AS TEXT) || ' + ' || CAST(coalesce(r.tax, 0) AS TEXT) AS found \
              FROM bill b LEFT JOIN (SELECT e.source_id AS bill_id, \
                  sum(CASE WHEN p.ledger_account = 'revenue' THEN p.amount_minor ELSE 0 END) AS revenue, \
                  sum(CASE WHEN p.ledger_account = 'taxPayable' THEN p.amount_minor ELSE 0 END) AS tax \
                  FROM ledger_entry e JOIN posting p ON p.entry_id = e.id WHERE e.kind = 'bill' AND e.source_kind = 'bill' \
                  GROUP BY e.source_id) r ON r.bill_id = b.id \
              WHERE b.number IS NOT NULL AND (coalesce(r.revenue, 0) <> -b.net_minor OR coalesce(r.tax, 0) <> -b.tax_minor) LIMIT 1",
    },
    BookCheck {
        name: "billing.corrections_name_their_charge",
        chinese: "更正费用与其所更正的费用属于同一账户与周期",
        english: "a correction is of the same account, subscription, price and cycle as the charge it corrects",
        sql: "SELECT 'charge ' || CAST(c.id AS TEXT) AS what, 'corrects ' || CAST(c.corrects_charge_id AS TEXT) AS found \
              FROM charge c LEFT JOIN charge o ON o.id = c.corrects_charge_id WHERE c.corrects_charge_id IS NOT NULL \
              AND (o.id IS NULL OR o.id >= c.id OR o.account_id <> c.account_id OR o.subscription_id <> c.subscription_id OR o.price_id <> c.price_id \
                   OR o.period_from <> c.period_from OR o.period_to <> c.period_to) LIMIT 1",
    },
    BookCheck {
        name: "billing.charged_once",
        chinese: "同一账户的同一订阅、价格与周期只有一笔原始费用",
        english: "on an account a subscription's price has one first charge for a cycle; all others correct it",
        sql: "SELECT 'subscription ' || CAST(c.subscription_id AS TEXT) AS what, CAST(c.period_from AS TEXT) AS found \
              FROM charge c WHERE c.corrects_charge_id IS NULL \
              GROUP BY c.account_id, c.subscription_id, c.price_id, c.period_from, c.period_to HAVING count(*) > 1 LIMIT 1",
    },
    BookCheck {
        name: "billing.closed_billed_to_the_end",
        chinese: "已关闭账户的应收费用均已出账：到期日已出账的批次不会遗漏",
        english: "a closed account is billed up to the day its last charge fell due, once a run for everybody has come so far",
        sql: "SELECT 'account ' || a.number AS what, coalesce(CAST(a.billed_until AS TEXT), '–') || ' / ' || CAST(a.owed_until AS TEXT) AS found \
              FROM account a WHERE a.state = 'closed' AND a.owed_until IS NOT NULL AND (a.billed_until IS NULL OR a.billed_until < a.owed_until) \
              AND EXISTS (SELECT 1 FROM bill_run r WHERE r.state = 'completed' AND r.account_ids IS NULL AND r.until_on >= a.owed_until) LIMIT 1",
    },
    BookCheck {
        name: "billing.payers_pay_for_themselves",
        chinese: "代付账户币种相同，且自身不由他人代付",
        english: "a payer has the currency of those it pays for and is paid for by nobody",
        sql: "SELECT 'account ' || a.number AS what, 'payer ' || p.number AS found FROM account a JOIN account p ON p.id = a.payer_account_id \
              WHERE p.payer_account_id IS NOT NULL OR p.currency <> a.currency OR p.id = a.id LIMIT 1",
    },
    BookCheck {
        name: "billing.discounts_where_given",
        chinese: "优惠只减免其所属账户或订阅的费用",
        english: "a discount is taken off charges of the account, or the subscription, it was given to",
        sql: "SELECT 'charge ' || CAST(c.id AS TEXT) AS what, 'discount ' || CAST(d.id AS TEXT) AS found FROM charge_discount x \
              JOIN charge c ON c.id = x.charge_id JOIN discount d ON d.id = x.discount_id \
              WHERE c.account_id <> d.account_id OR c.subscription_id <> coalesce(d.subscription_id, c.subscription_id) LIMIT 1",
    },
    BookCheck {
        name: "billing.discounts_within_coupon",
        chinese: "一次性优惠的减免合计不超过其金额，任何优惠的减免合计不为负",
        english: "an amount that counts once is taken off once, and no discount comes to less than nothing",
        sql: "SELECT 'discount ' || CAST(d.id AS TEXT) AS what, CAST(sum(x.amount_minor) AS TEXT) || \
                     coalesce(' / ' || CAST(k.amount_minor AS TEXT), '') AS found \
              FROM charge_discount x JOIN discount d ON d.id = x.discount_id JOIN coupon k ON k.id = d.coupon_id \
              GROUP BY d.id, k.duration, k.amount_minor \
              HAVING sum(x.amount_minor) < 0 OR (k.duration = 'once' AND sum(x.amount_minor) > k.amount_minor) LIMIT 1",
    },
    BookCheck {
        name: "billing.state_of_payment",
        chinese: "账单状态与已付金额相符",
        english: "a bill is settled when it is paid, and only then",
        sql: "SELECT 'bill ' || coalesce(number, '#' || CAST(id AS TEXT)) AS what, state || ' ' || CAST(paid_minor AS TEXT) || ' / ' || CAST(total_minor AS TEXT) AS found FROM bill \
              WHERE (state <> 'new' AND (state = 'settled') <> (paid_minor = total_minor)) \
                 OR (state = 'partiallyPaid' AND paid_minor = 0) OR (total_minor >= 0 AND (paid_minor < 0 OR paid_minor > total_minor)) \
                 OR (total_minor >= 0 AND (invoiced_minor < 0 OR invoiced_minor > total_minor)) LIMIT 1",
    },
];
