//! What must hold of payments.

use crate::ledger::checks::BookCheck;

/// What must hold of payments, allocations, and what the ledger says of them.
pub const CHECKS: &[BookCheck] = &[
    BookCheck {
        name: "payments.allocated",
        chinese: "收款的已核销金额等于其核销明细之和，且不超过收款金额",
        english: "what a payment has allocated is what its allocations add up to, and never more than the payment",
        sql: "SELECT 'payment ' || p.number AS what, CAST(p.allocated_minor AS TEXT) || ' / ' || CAST(coalesce(a.amount, 0) AS TEXT) AS found \
              FROM payment p LEFT JOIN (SELECT payment_id, sum(amount_minor) AS amount FROM allocation GROUP BY payment_id) a \
                   ON a.payment_id = p.id WHERE p.allocated_minor <> coalesce(a.amount, 0) OR abs(p.allocated_minor) > abs(p.amount_minor) LIMIT 1",
    },
    BookCheck {
        name: "payments.bill_paid",
        chinese: "账单已付金额等于其核销、贷项冲抵与钱包支付之和",
        english: "what a bill has paid is what allocations, credits and wallets add up to",
        sql: "SELECT 'bill ' || b.number AS what, CAST(b.paid_minor AS TEXT) || ' / ' || CAST(coalesce(a.amount, 0) AS TEXT) AS found \
              FROM bill b LEFT JOIN (SELECT bill_id, sum(amount_minor) AS amount FROM \
                  (SELECT bill_id, amount_minor FROM allocation UNION ALL SELECT bill_id, amount_minor FROM settlement \
                   UNION ALL SELECT credit_bill_id, -amount_minor FROM settlement WHERE credit_bill_id IS NOT NULL) x GROUP BY bill_id) a ON a.bill_id = b.id \
              WHERE b.paid_minor <> coalesce(a.amount, 0) LIMIT 1",
    },
    BookCheck {
        name: "payments.same_account",
        chinese: "收款只核销同一账户、同一币种的账单",
        english: "a payment settles bills of its own account and currency",
        sql: "SELECT 'payment ' || p.number AS what, 'bill ' || b.number AS found FROM allocation a \
              JOIN payment p ON p.id = a.payment_id JOIN bill b ON b.id = a.bill_id \
              WHERE p.account_id <> b.account_id OR p.currency <> b.currency LIMIT 1",
    },
    BookCheck {
        name: "payments.reversed_whole",
        chinese: "冲销收款与原收款金额、核销相反，且互相指明",
        english: "a payment that takes another back has the opposite amount and allocations, and both name each other",
        sql: "SELECT 'payment ' || r.number AS what, CAST(r.amount_minor AS TEXT) || ' / ' || CAST(coalesce(o.amount_minor, 0) AS TEXT) AS found \
              FROM payment r LEFT JOIN payment o ON o.id = coalesce(r.reverses_payment_id, r.reversed_by_payment_id) \
              WHERE (r.reverses_payment_id IS NOT NULL OR r.reversed_by_payment_id IS NOT NULL OR r.amount_minor <= 0) \
                AND (o.id IS NULL OR o.amount_minor <> -r.amount_minor OR o.allocated_minor <> -r.allocated_minor \
                     OR o.account_id <> r.account_id OR o.currency <> r.currency \
                     OR coalesce(o.reversed_by_payment_id, o.reverses_payment_id, 0) <> r.id) LIMIT 1",
    },
    BookCheck {
        name: "payments.payment_posted",
        chinese: "每笔收款均已按其金额计入银行",
        english: "every payment is posted to the bank with its amount, on its day",
        sql: "SELECT 'payment ' || p.number AS what, CAST(p.amount_minor AS TEXT) || ' / ' || CAST(coalesce(l.amount, 0) AS TEXT) AS found \
              FROM payment p LEFT JOIN (SELECT e.source_id AS payment_id, min(e.booked_on) AS booked_on, sum(g.amount_minor) AS amount \
                  FROM ledger_entry e JOIN posting g ON g.entry_id = e.id AND g.ledger_account = 'bank' \
                  WHERE e.kind = 'payment' AND e.source_kind = 'payment' GROUP BY e.source_id) l ON l.payment_id = p.id \
              WHERE coalesce(l.amount, 0) <> p.amount_minor OR l.booked_on <> p.received_on LIMIT 1",
    },
    BookCheck {
        name: "payments.allocation_posted",
        chinese: "每笔核销均已按其金额冲减应收",
        english: "every allocation is posted against the receivables with its amount, on its day",
        sql: "SELECT 'allocation ' || CAST(a.id AS TEXT) AS what, CAST(a.amount_minor AS TEXT) || ' / ' || CAST(coalesce(l.amount, 0) AS TEXT) AS found \
              FROM allocation a LEFT JOIN (SELECT e.source_id AS allocation_id, min(e.booked_on) AS booked_on, sum(g.amount_minor) AS amount \
                  FROM ledger_entry e JOIN posting g ON g.entry_id = e.id AND g.ledger_account = 'receivable' \
                  WHERE e.kind = 'allocation' AND e.source_kind = 'allocation' GROUP BY e.source_id) l ON l.allocation_id = a.id \
              WHERE coalesce(l.amount, 0) <> -a.amount_minor OR l.booked_on <> a.allocated_on LIMIT 1",
    },
    BookCheck {
        name: "payments.receivable",
        chinese: "每个账户的应收余额等于其账单未付金额之和",
        english: "an account's receivable in the ledger is what its bills still owe",
        sql: "SELECT 'account ' || coalesce(a.number, '–') AS what, x.currency || ' ' || CAST(sum(x.ledger) AS TEXT) || ' / ' || CAST(sum(x.bills) AS TEXT) AS found \
              FROM (SELECT account_id, currency, amount_minor AS ledger, 0 AS bills FROM posting WHERE ledger_account = 'receivable' \
                    UNION ALL SELECT account_id, currency, 0, total_minor - paid_minor FROM bill) x \
              LEFT JOIN account a ON a.id = x.account_id \
              GROUP BY x.account_id, a.number, x.currency HAVING sum(x.ledger) <> sum(x.bills) LIMIT 1",
    },
    BookCheck {
        name: "payments.unapplied",
        chinese: "每个账户的待核销余额等于其收款未核销金额之和",
        english: "an account's unapplied balance in the ledger is what its payments have left",
        sql: "SELECT 'account ' || coalesce(a.number, '–') AS what, x.currency || ' ' || CAST(-sum(x.ledger) AS TEXT) || ' / ' || CAST(sum(x.payments) AS TEXT) AS found \
              FROM (SELECT account_id, currency, amount_minor AS ledger, 0 AS payments FROM posting WHERE ledger_account = 'unapplied' \
                    UNION ALL SELECT account_id, currency, 0, amount_minor - allocated_minor FROM payment) x \
              LEFT JOIN account a ON a.id = x.account_id \
              GROUP BY x.account_id, a.number, x.currency HAVING -sum(x.ledger) <> sum(x.payments) LIMIT 1",
    },
];
