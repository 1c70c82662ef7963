//! What must hold of wallets, and of what settles bills beside payments.

use crate::ledger::checks::BookCheck;

/// The invariants of wallets, their entries and postings, and of settlements.
pub const CHECKS: &[BookCheck] = &[
    BookCheck {
        name: "wallets.balance",
        chinese: "钱包余额等于其明细之和，且不为负",
        english: "a wallet holds what its entries add up to, and never less than nothing",
        sql: "SELECT 'wallet ' || CAST(w.id AS TEXT) AS what, CAST(w.balance_minor AS TEXT) || ' / ' || CAST(coalesce(sum(e.amount_minor), 0) AS TEXT) AS found \
              FROM wallet w LEFT JOIN wallet_entry e ON e.wallet_id = w.id GROUP BY w.id, w.balance_minor \
              HAVING w.balance_minor <> coalesce(sum(e.amount_minor), 0) OR w.balance_minor < 0 LIMIT 1",
    },
    BookCheck {
        name: "wallets.entry_posted",
        chinese: "每笔钱包明细均已按其金额、于其日期入账",
        english: "every entry of a wallet is posted with its amount, on its day, against what it stands for",
        sql: "SELECT 'wallet entry ' || CAST(e.id AS TEXT) AS what, CAST(e.amount_minor AS TEXT) || ' / ' || CAST(coalesce(-l.wallet, 0) AS TEXT) AS found \
              FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id \
              LEFT JOIN (SELECT x.source_id, min(x.booked_on) AS booked_on, \
                  sum(CASE WHEN p.ledger_account = 'wallet' THEN p.amount_minor ELSE 0 END) AS wallet, \
                  sum(CASE WHEN p.ledger_account = 'bank' THEN p.amount_minor ELSE 0 END) AS bank, \
                  sum(CASE WHEN p.ledger_account = 'receivable' THEN p.amount_minor ELSE 0 END) AS receivable, \
                  sum(CASE WHEN p.ledger_account = 'goodwill' THEN p.amount_minor ELSE 0 END) AS goodwill, \
                  sum(CASE WHEN p.ledger_account = 'breakage' THEN p.amount_minor ELSE 0 END) AS breakage \
                  FROM ledger_entry x JOIN posting p ON p.entry_id = x.id \
                  WHERE x.kind = 'wallet' AND x.source_kind = 'walletEntry' GROUP BY x.source_id) l ON l.source_id = e.id \
              WHERE coalesce(l.wallet, 0) <> -e.amount_minor OR l.booked_on <> e.booked_on OR e.amount_minor <> \
                  CASE WHEN e.kind IN ('topUp', 'returned') THEN l.bank WHEN e.kind IN ('used', 'restored') THEN l.receivable \
                       WHEN e.kind = 'expired' AND w.kind = 'prepaid' THEN l.breakage ELSE l.goodwill END LIMIT 1",
    },
    BookCheck {
        name: "wallets.ledger",
        chinese: "每个账户的钱包总账余额等于其钱包余额之和",
        english: "an account's wallets in the ledger are what its wallets hold",
        sql: "SELECT 'account ' || coalesce(a.number, '–') AS what, x.currency || ' ' || CAST(-sum(x.ledger) AS TEXT) || ' / ' || CAST(sum(x.wallets) AS TEXT) AS found \
              FROM (SELECT account_id, currency, amount_minor AS ledger, 0 AS wallets FROM posting WHERE ledger_account = 'wallet' \
                    UNION ALL SELECT account_id, currency, 0, balance_minor FROM wallet) x \
              LEFT JOIN account a ON a.id = x.account_id \
              GROUP BY x.account_id, a.number, x.currency HAVING -sum(x.ledger) <> sum(x.wallets) LIMIT 1",
    },
    BookCheck {
        name: "wallets.used_settles",
        chinese: "钱包的每笔使用和恢复均结清其账单的同等金额",
        english: "what a wallet was used for, or got back, is what it settled of that bill, on that day",
        sql: "SELECT 'wallet entry ' || CAST(e.id AS TEXT) AS what, CAST(-e.amount_minor AS TEXT) || ' / ' || CAST(coalesce(s.amount_minor, 0) AS TEXT) AS found \
              FROM wallet_entry e LEFT JOIN settlement s ON s.wallet_entry_id = e.id \
              WHERE (e.kind IN ('used', 'restored')) <> (s.id IS NOT NULL) \
                 OR s.amount_minor <> -e.amount_minor OR s.bill_id <> e.bill_id OR s.settled_on <> e.booked_on LIMIT 1",
    },
    BookCheck {
        name: "wallets.same_account",
        chinese: "贷项账单和钱包只结清同一账户、同一币种的账单",
        english: "credits and wallets settle bills of their own account and currency, and a credit is a bill below zero",
        sql: "SELECT 'bill ' || b.number AS what, 'settlement ' || CAST(s.id AS TEXT) AS found FROM settlement s \
              JOIN bill b ON b.id = s.bill_id LEFT JOIN bill c ON c.id = s.credit_bill_id \
              LEFT JOIN wallet_entry e ON e.id = s.wallet_entry_id LEFT JOIN wallet w ON w.id = e.wallet_id \
              WHERE coalesce(c.account_id, w.account_id, 0) <> b.account_id OR coalesce(c.currency, w.currency, '') <> b.currency \
                 OR c.total_minor >= 0 OR (s.amount_minor > 0) <> (b.total_minor > 0) LIMIT 1",
    },
    BookCheck {
        name: "wallets.credit_within",
        chinese: "贷项账单的冲抵金额介于零与其总额之间",
        english: "what was taken of a bill below zero lies between nothing and all of it",
        sql: "SELECT 'bill ' || number AS what, CAST(paid_minor AS TEXT) || ' / ' || CAST(total_minor AS TEXT) AS found FROM bill \
              WHERE total_minor < 0 AND (paid_minor > 0 OR paid_minor < total_minor) LIMIT 1",
    },
];
