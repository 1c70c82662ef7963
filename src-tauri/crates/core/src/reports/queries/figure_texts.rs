//! What the figures of a month are called and what they count, in both languages.

use boss_kernel::LocalText;

/// The words of one figure.
pub(super) struct FigureWords {
    pub(super) name: &'static str,
    title: (&'static str, &'static str),
    definition: (&'static str, &'static str),
    basis: (&'static str, &'static str),
}

impl FigureWords {
    pub(super) fn title(&self) -> LocalText {
        LocalText::new(self.title.0, self.title.1)
    }

    pub(super) fn definition(&self) -> LocalText {
        LocalText::new(self.definition.0, self.definition.1)
    }

    pub(super) fn basis(&self) -> LocalText {
        LocalText::new(self.basis.0, self.basis.1)
    }
}

pub(super) static BILLED: FigureWords = FigureWords {
    name: "billed",
    title: ("出账金额", "Billed"),
    definition: (
        "本月账单的含税合计，贷项账单（负数）已扣除。",
        "The total of the month's bills with tax, credit bills taken off.",
    ),
    basis: (
        "按账单日期；对应总账中本月账单分录的应收账款借方净额。",
        "By the bill's date; in the ledger, what the month's bill entries debit to receivables, net.",
    ),
};

pub(super) static INVOICED: FigureWords = FigureWords {
    name: "invoiced",
    title: ("开票金额", "Invoiced"),
    definition: ("本月开具发票的含税合计。", "The total of the invoices issued in the month, with tax."),
    basis: (
        "按开票日期；开票不产生总账分录（收入与税额随账单入账），因此不与总账核对。",
        "By the day of issue. Invoices make no ledger entry, since revenue and tax are booked with the bill, so there is nothing to tie to.",
    ),
};

pub(super) static COLLECTED: FigureWords = FigureWords {
    name: "collected",
    title: ("收款金额", "Collected"),
    definition: (
        "本月收到的款项合计，含存入钱包的预付款，已扣除本月冲销的收款和退回的预付款，不论是否已核销到账单。",
        "All money received in the month, into wallets too, less what was taken back or paid back in it, whether or not it is allocated to bills.",
    ),
    basis: (
        "按到账（或冲销、退回）日期；对应总账中本月收款与钱包分录的银行存款借方净额。",
        "By the day it was received or taken back; in the ledger, what the month's entries of payments and wallets debit to the bank, net.",
    ),
};

pub(super) static OPEN: FigureWords = FigureWords {
    name: "open",
    title: ("月末应收", "Open at month end"),
    definition: (
        "截至月末账单尚未结清的金额，贷项账单已扣除；未核销的收款和钱包余额不在其中扣减。",
        "What bills still owed at the end of the month, credit bills taken off. Unapplied payments and money in wallets are not taken off.",
    ),
    basis: (
        "账单日期与结清日期均不晚于月末；对应总账应收账款的月末余额。",
        "Bills, allocations and uses of wallets dated up to the month's end; in the ledger, the balance of receivables at that day.",
    ),
};
