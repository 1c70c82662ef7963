//! What a person sees on the command line: sentences and tables in their language, progress, errors; or JSON for programs.
//!
//! Guarantees: answers go to standard output, everything else to standard error; with `--json` standard output holds JSON and
//! nothing else.

use crate::progress::{ProgressView, paced};
use boss_core::gate::{ChangeVerb, Outcome, ProgressSink};
use boss_kernel::error::NoticeView;
use boss_kernel::{Amount, Error, Language};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::Value;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Where nobody watches a bar, a line is written this often.
const LINE_EVERY: Duration = Duration::from_secs(3);
const BAR_EVERY: Duration = Duration::from_millis(100);

/// The person's or program's screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) language: Language,
    pub(crate) json: bool,
}

/// The language of the system, where nobody says another.
pub(crate) fn language_of_system() -> Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    if set.is_some_and(|value| value.to_ascii_lowercase().starts_with("zh")) {
        Language::Chinese
    } else {
        Language::English
    }
}

/// Set when an answer could not be written, so that the command does not end as if it had been.
static ANSWER_LOST: AtomicBool = AtomicBool::new(false);

/// Whether a line of the answer was lost: on a full disk, say. A reader that has gone away (`| head`) is no fault of ours.
pub(crate) fn answer_was_lost() -> bool {
    note_loss(std::io::stdout().flush());
    ANSWER_LOST.load(Ordering::Relaxed)
}

fn note_loss(written: std::io::Result<()>) {
    if written.is_err_and(|cause| cause.kind() != std::io::ErrorKind::BrokenPipe) {
        ANSWER_LOST.store(true, Ordering::Relaxed);
    }
}

impl Screen {
    /// One of two texts, by language.
    pub(crate) fn pick<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// A line of the answer.
    pub(crate) fn say(&self, text: impl AsRef<str>) {
        note_loss(writeln!(std::io::stdout(), "{}", text.as_ref()));
    }

    /// A remark beside the answer.
    pub(crate) fn remark(&self, text: impl AsRef<str>) {
        // Where even complaints can't be written, nobody is there to read them.
        writeln!(std::io::stderr(), "{}", text.as_ref()).ok();
    }

    /// A value as one line of JSON.
    pub(crate) fn say_json(&self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => self.say(text),
            Err(cause) => tracing::error!(%cause, "an answer is not JSON"),
        }
    }

    /// An answer: as JSON, or as `show` says it to a person.
    pub(crate) fn answer<T: Serialize>(&self, value: &T, show: impl FnOnce(&T)) {
        if self.json { self.say_json(value) } else { show(value) }
    }

    /// What an action did: its output as `show` says it, what it changed, and its warnings.
    pub(crate) fn outcome<T: Serialize>(&self, outcome: &Outcome<T>, show: impl FnOnce(&T)) {
        if self.json {
            return self.say_json(outcome);
        }
        if outcome.dry_run {
            self.say(self.pick("试算：以下内容没有保存。", "Dry run: nothing of this was kept."));
        }
        if outcome.replayed {
            self.say(self.pick(
                "这个请求以前已经完成，这是当时的结果。",
                "This request was done before; this is its answer of then.",
            ));
        }
        show(&outcome.output);
        self.warnings(&outcome.warnings);
    }

    /// The objects an action touched, the first few of them.
    pub(crate) fn changes<T>(&self, outcome: &Outcome<T>) {
        const SHOWN: usize = 20;
        for change in outcome.changes.iter().take(SHOWN) {
            let verb = match change.verb {
                ChangeVerb::Created => self.pick("新增", "created"),
                ChangeVerb::Changed => self.pick("修改", "changed"),
                ChangeVerb::Removed => self.pick("删除", "removed"),
            };
            self.say(format!("{verb} {} {}", change.kind, change.label));
        }
        if let Some(more) = outcome.changes.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            self.say(format!("… {} {more}", self.pick("另有", "and more:")));
        }
    }

    fn warnings(&self, warnings: &[NoticeView]) {
        const SHOWN: usize = 20;
        for warning in warnings.iter().take(SHOWN) {
            let texts = match self.language {
                Language::Chinese => &warning.texts.chinese,
                Language::English => &warning.texts.english,
            };
            let place = warning.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
            self.remark(format!("{}{place}: {} {}", self.pick("注意", "Note"), texts.what, texts.remedy));
        }
    }

    /// What went wrong, why, what to do, its code and request, and every fault by place.
    pub(crate) fn error(&self, error: &Error) {
        if self.json {
            let text =
                serde_json::to_string(&serde_json::json!({ "error": error.view() })).unwrap_or_default();
            return self.remark(text);
        }
        let texts = error.texts(self.language);
        self.remark(format!("{}{}", self.pick("错误：", "Error: "), texts.what));
        for line in [texts.why, texts.remedy].iter().filter(|line| !line.is_empty()) {
            self.remark(format!("  {line}"));
        }
        for fault in error.facts(self.language) {
            self.remark(format!("  - {fault}"));
        }
        let request = error.request_id().map(|id| format!(", {} {id}", self.pick("请求", "request")));
        self.remark(format!("  [{}{}]", error.code(), request.unwrap_or_default()));
    }

    /// Where a long action's progress goes: a bar on a terminal, a line every few seconds elsewhere, nothing for programs.
    pub(crate) fn progress(&self) -> Watch {
        if self.json {
            return Watch { bar: None, sink: None };
        }
        let screen = *self;
        if !std::io::stderr().is_terminal() {
            let tell = move |view: ProgressView| screen.remark(screen.progress_line(&view));
            // The first line comes after the first interval: most actions are done before.
            let began = std::time::Instant::now();
            let patient = move |view| {
                if began.elapsed() >= LINE_EVERY {
                    tell(view);
                }
            };
            return Watch { bar: None, sink: Some(paced(String::new(), LINE_EVERY, patient)) };
        }
        let bar = ProgressBar::no_length().with_style(style());
        let shown = bar.clone();
        let phase = Mutex::new(String::new());
        let tell = move |view: ProgressView| {
            let mut phase = phase.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if *phase != view.phase {
                phase.clone_from(&view.phase);
                shown.reset();
            }
            if let Some(total) = view.total {
                shown.set_length(total);
            }
            shown.set_position(view.done);
            shown.set_message(screen.progress_line(&view));
        };
        Watch { bar: Some(bar), sink: Some(paced(String::new(), BAR_EVERY, tell)) }
    }

    fn progress_line(&self, view: &ProgressView) -> String {
        let mut text = format!("{} {}", self.phase(&view.phase), grouped(view.done));
        if let Some(total) = view.total {
            text.push_str(&format!(" / {}", grouped(total)));
        }
        if let Some(rate) = view.rate_per_second {
            text.push_str(&format!(" · {}{}", grouped(rate), self.pick(" 每秒", "/s")));
        }
        if let Some(left) = view.seconds_left {
            text.push_str(&format!(" · {} {}:{:02}", self.pick("还需", "left"), left / 60, left % 60));
        }
        text
    }

    fn phase<'p>(&self, phase: &'p str) -> &'p str {
        let known = [
            ("reading", "读取", "reading"),
            ("rating", "计费", "rating"),
            ("billing", "出账", "billing"),
            ("saving", "保存", "saving"),
            ("issuing", "开票", "issuing"),
            ("founding", "建账", "founding"),
            ("playing", "推进业务", "playing"),
            ("printing", "生成发票", "printing"),
        ];
        let found = known.into_iter().find(|(word, _, _)| *word == phase);
        found.map_or(phase, |(_, chinese, english)| self.pick(chinese, english))
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount as people read it: `1,234.50 CNY`.
pub(crate) fn money(amount: Amount) -> String {
    let plain = amount.to_string();
    let digits = plain.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (sign, rest) = plain.split_at(digits);
    let whole = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, rest) = rest.split_at(whole);
    match whole.parse() {
        Ok(number) => format!("{sign}{}{rest}", grouped(number)),
        Err(_) => plain,
    }
}

/// A progress display; it goes away when it is dropped.
pub(crate) struct Watch {
    bar: Option<ProgressBar>,
    pub(crate) sink: Option<ProgressSink>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The faults of an error as lines.
trait Facts {
    fn facts(&self, language: Language) -> Vec<String>;
}

impl Facts for Error {
    fn facts(&self, language: Language) -> Vec<String> {
        const SHOWN: usize = 50;
        let line = |fault: &boss_kernel::Fault| {
            let texts = boss_kernel::texts::fill(fault.code, &fault.params, language);
            format!("{}: {} {} [{}]", fault.place, texts.what, texts.remedy, fault.code)
        };
        let mut lines: Vec<String> = self.faults().iter().take(SHOWN).map(line).collect();
        if self.faults().len() > SHOWN {
            lines.push(format!("… +{}", self.faults().len() - SHOWN));
        }
        lines
    }
}

/// A value as a person reads it in a table's cell.
pub(crate) fn cell(value: &Value, language: Language) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            if let Ok(amount) = serde_json::from_value::<Amount>(value.clone()) {
                return money(amount);
            }
            match fields.get(language.tag()).and_then(Value::as_str) {
                Some(text) => text.to_owned(),
                None => value.to_string(),
            }
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Currency;

    #[test]
    fn amounts_are_read_by_thousands() {
        for (minor, shown) in
            [(0, "0.00 CNY"), (123_456, "1,234.56 CNY"), (-100_000_000, "-1,000,000.00 CNY")]
        {
            assert_eq!(money(Amount::new(minor, Currency::CNY)), shown);
        }
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
    }
}
