//! Why a task failed or waits: a person's words, or what happened when another system was called. Kept with the task as
//! JSON, so that it can be read in both languages.

use crate::orders::codes;
use boss_kernel::error::Params;
use boss_kernel::{Error, ErrorCode, Language, LocalText, NaiveDate, Result, texts};
use serde::{Deserialize, Serialize};

/// Why a task failed or waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum Problem {
    /// Somebody said so.
    Said { text: String },
    /// The other system refused.
    Refused { status: u16 },
    /// The address can't be called.
    AddressUnusable,
    /// The other system is in trouble.
    Unavailable { status: u16 },
    /// No connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// What was agreed is not possible any more.
    NotPossible { chinese: String, english: String },
    /// Done, it says, but on a day that can't be.
    DayImplausible { day: NaiveDate },
    /// Done, it says, though the task had been given up meanwhile.
    DoneAfterCancel { day: NaiveDate },
    /// A fault of Boss or of its database, by its code.
    Fault { code: String },
}

impl Problem {
    /// A refusal to carry a task out, as the reason why it failed. Faults of the store or of Boss itself are no reason of the
    /// task's: they are handed back.
    pub(super) fn of_refusal(error: Error) -> Result<Problem> {
        let own =
            error.code() != crate::gate::codes::INTERNAL && !error.code().as_str().starts_with("store.");
        if !own {
            return Err(error);
        }
        // A refusal at one field is told by what is wrong with that field.
        let (code, params) = error
            .faults()
            .first()
            .map_or((error.code(), error.params()), |fault| (fault.code, &fault.params));
        let LocalText { chinese, english } = in_both(code, params);
        Ok(Problem::NotPossible { chinese, english })
    }

    /// As it is kept with the task.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(crate::gate::internal)
    }

    /// What is kept with a task, as people read it. What an earlier release wrote differently is shown as it stands.
    pub(super) fn shown(kept: Option<&str>) -> Option<LocalText> {
        let kept = kept?;
        let problem: Result<Problem, _> = serde_json::from_str(kept);
        Some(problem.map_or_else(|_| LocalText::new(kept, kept), |problem| problem.text()))
    }

    fn text(&self) -> LocalText {
        let day = |day: NaiveDate| Params::from([("day".to_owned(), day.to_string())]);
        match self {
            Problem::Said { text } => LocalText::new(text.clone(), text.clone()),
            Problem::NotPossible { chinese, english } => LocalText::new(chinese.clone(), english.clone()),
            // Which status it was stands in the log: an answer must not tell what listens where.
            Problem::Refused { .. } => in_both(codes::CALL_REFUSED, &Params::new()),
            Problem::AddressUnusable => in_both(codes::CALL_ADDRESS_UNUSABLE, &Params::new()),
            Problem::Unavailable { .. } => in_both(codes::CALL_UNAVAILABLE, &Params::new()),
            Problem::Unreachable | Problem::TimedOut => in_both(codes::CALL_UNREACHABLE, &Params::new()),
            Problem::DayImplausible { day: on } => in_both(codes::CALL_DAY_IMPLAUSIBLE, &day(*on)),
            Problem::DoneAfterCancel { day: on } => in_both(codes::CALL_DONE_AFTER_CANCEL, &day(*on)),
            Problem::Fault { code } => {
                in_both(codes::TASK_MET_FAULT, &Params::from([("code".to_owned(), code.clone())]))
            }
        }
    }
}

/// What happened and what to do, as one text.
fn in_both(code: ErrorCode, params: &Params) -> LocalText {
    let said = |language, between: &str| {
        let words = texts::fill(code, params, language);
        format!("{}{between}{}", words.what, words.remedy)
    };
    LocalText::new(said(Language::Chinese, ""), said(Language::English, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_back_in_both_languages() {
        let kept = Problem::Unavailable { status: 503 }.to_json().unwrap();
        let shown = Problem::shown(Some(&kept)).unwrap();
        assert!(!shown.chinese.contains("503") && !shown.english.contains("503"), "{shown:?}");
        assert_ne!(shown.chinese, shown.english);
        let said = Problem::Said { text: "缺少机柜".to_owned() }.to_json().unwrap();
        assert_eq!(Problem::shown(Some(&said)).unwrap().english, "缺少机柜");
        assert_eq!(Problem::shown(Some("as it was")).unwrap().english, "as it was");
        assert_eq!(Problem::shown(None), None);
    }
}
