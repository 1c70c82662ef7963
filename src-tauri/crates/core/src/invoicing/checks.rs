//! What must hold of invoices.

use crate::ledger::checks::BookCheck;

/// What must hold of invoices, their lines, their numbers, and what they cover of bills.
pub const CHECKS: &[BookCheck] = &[
    BookCheck {
        name: "invoicing.series_gapless",
        chinese: "每个发票号码系列从 1 起连续，无缺号",
        english: "each series of invoice numbers runs from 1 without a gap",
        sql: "SELECT 'series ' || s.code AS what, \
                     CAST(count(i.id) AS TEXT) || ' invoices, ' || CAST(coalesce(min(i.sequence), 1) AS TEXT) || ' to ' || \
                     CAST(coalesce(max(i.sequence), 0) AS TEXT) || ', next ' || CAST(s.next_number AS TEXT) AS found \
              FROM invoice_series s LEFT JOIN invoice i ON i.series_id = s.id GROUP BY s.id, s.code, s.next_number \
              HAVING coalesce(min(i.sequence), 1) <> 1 OR coalesce(max(i.sequence), 0) <> count(i.id) \
                  OR s.next_number <> count(i.id) + 1 LIMIT 1",
    },
    BookCheck {
        name: "invoicing.invoice_of_lines",
        chinese: "发票金额等于其明细之和",
        english: "an invoice's amounts are what its lines add up to",
        sql: "SELECT 'invoice ' || i.number AS what, CAST(i.total_minor AS TEXT) || ' / ' || CAST(coalesce(l.total, 0) AS TEXT) AS found \
              FROM invoice i LEFT JOIN (SELECT invoice_id, sum(net_minor) AS net, sum(tax_minor) AS tax, sum(total_minor) AS total \
                                        FROM invoice_line GROUP BY invoice_id) l ON l.invoice_id = i.id \
              WHERE coalesce(l.net, 0) <> i.net_minor OR coalesce(l.tax, 0) <> i.tax_minor OR coalesce(l.total, 0) <> i.total_minor LIMIT 1",
    },
    BookCheck {
        name: "invoicing.invoice_of_bills",
        chinese: "发票金额等于其所覆盖账单金额之和",
        english: "an invoice's total is what it covers of its bills",
        sql: "SELECT 'invoice ' || i.number AS what, CAST(i.total_minor AS TEXT) || ' / ' || CAST(coalesce(c.amount, 0) AS TEXT) AS found \
              FROM invoice i LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS amount FROM invoice_bill GROUP BY invoice_id) c \
                   ON c.invoice_id = i.id WHERE coalesce(c.amount, 0) <> i.total_minor OR i.total_minor <= 0 LIMIT 1",
    },
    BookCheck {
        name: "invoicing.bill_invoiced",
        chinese: "账单已开票金额等于发票所覆盖的金额，且不超过账单金额",
        english: "what a bill has invoiced is what invoices cover of it, and never more than the bill",
        sql: "SELECT 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS what, CAST(b.invoiced_minor AS TEXT) || ' / ' || CAST(coalesce(c.amount, 0) AS TEXT) AS found \
              FROM bill b LEFT JOIN (SELECT bill_id, sum(amount_minor) AS amount FROM invoice_bill GROUP BY bill_id) c ON c.bill_id = b.id \
              WHERE b.invoiced_minor <> coalesce(c.amount, 0) OR (b.invoiced_minor <> 0 AND b.invoiced_minor > b.total_minor) LIMIT 1",
    },
    BookCheck {
        name: "invoicing.covered_by_lines",
        chinese: "发票覆盖某账单的金额等于该账单明细之和",
        english: "what an invoice covers of a bill is what its lines of that bill add up to",
        sql: "SELECT 'invoice ' || i.number AS what, 'bill ' || CAST(c.bill_id AS TEXT) || ': ' || CAST(c.amount_minor AS TEXT) AS found \
              FROM invoice_bill c JOIN invoice i ON i.id = c.invoice_id \
              LEFT JOIN (SELECT invoice_id, bill_id, sum(total_minor) AS total FROM invoice_line GROUP BY invoice_id, bill_id) l \
                   ON l.invoice_id = c.invoice_id AND l.bill_id = c.bill_id WHERE coalesce(l.total, 0) <> c.amount_minor LIMIT 1",
    },
    BookCheck {
        name: "invoicing.charge_not_over",
        chinese: "一项费用或手工项目的各次开票合计不超过该项，全额开票时税额相等",
        english: "the invoice lines of a charge or item never exceed it, and a bill invoiced whole has its lines invoiced to the cent",
        sql: "SELECT CASE WHEN x.charge_id IS NULL THEN 'item ' || CAST(x.bill_item_id AS TEXT) ELSE 'charge ' || CAST(x.charge_id AS TEXT) END AS what, \
                     CAST(x.net_minor AS TEXT) || ' + ' || CAST(x.tax_minor AS TEXT) || ' / ' || CAST(x.net AS TEXT) || ' + ' || CAST(x.tax AS TEXT) AS found \
              FROM (SELECT l.charge_id, l.bill_item_id, l.net, l.tax, coalesce(c.bill_id, i.bill_id) AS bill_id, coalesce(c.net_minor, i.net_minor) AS net_minor, \
                           coalesce(c.tax_minor, i.tax_minor) AS tax_minor, coalesce(c.total_minor, i.total_minor) AS total_minor \
                    FROM (SELECT charge_id, bill_item_id, sum(net_minor) AS net, sum(tax_minor) AS tax FROM invoice_line GROUP BY charge_id, bill_item_id) l \
                    LEFT JOIN charge c ON c.id = l.charge_id LEFT JOIN bill_item i ON i.id = l.bill_item_id) x \
              LEFT JOIN bill b ON b.id = x.bill_id \
              WHERE b.id IS NULL OR b.number IS NULL OR abs(x.net + x.tax) > abs(x.total_minor) \
                 OR (b.invoiced_minor = b.total_minor AND (x.net <> x.net_minor OR x.tax <> x.tax_minor)) LIMIT 1",
    },
    BookCheck {
        name: "invoicing.one_buyer_one_currency",
        chinese: "一张发票只覆盖同一客户、同一币种的账单",
        english: "an invoice covers bills of one customer in one currency",
        sql: "SELECT 'invoice ' || i.number AS what, 'bill ' || coalesce(b.number, '#' || CAST(b.id AS TEXT)) AS found FROM invoice_bill c \
              JOIN invoice i ON i.id = c.invoice_id JOIN bill b ON b.id = c.bill_id \
              WHERE b.customer_id <> i.customer_id OR b.currency <> i.currency OR c.amount_minor <= 0 LIMIT 1",
    },
    BookCheck {
        name: "invoicing.platform_numbers",
        chinese: "更正过的数电票号码与最近一次更正一致",
        english: "a platform number that was corrected is what its latest correction says",
        sql: "SELECT 'invoice ' || i.number AS what, coalesce(i.platform_number, '-') || ' / ' || c.corrected AS found \
              FROM platform_number_correction c JOIN invoice i ON i.id = c.invoice_id \
              WHERE c.corrected IS NOT NULL AND c.id = (SELECT max(x.id) FROM platform_number_correction x WHERE x.invoice_id = c.invoice_id) \
                AND coalesce(i.platform_number, '') <> c.corrected LIMIT 1",
    },
    BookCheck {
        name: "invoicing.days_follow_numbers",
        chinese: "号码在后的发票，开票日期不早于号码在前的",
        english: "a later number never has an earlier day",
        sql: "SELECT 'invoice ' || i.number AS what, CAST(i.issued_on AS TEXT) || ' after ' || CAST(o.issued_on AS TEXT) AS found \
              FROM invoice i JOIN invoice o ON o.series_id = i.series_id AND o.sequence = i.sequence - 1 \
              WHERE i.issued_on < o.issued_on LIMIT 1",
    },
];
