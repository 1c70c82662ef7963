//! Setting up a company in a browser: only for whoever reads the terminal of `boss serve`, since an empty database has nobody
//! who could sign in.
//!
//! Guarantees: nothing of such a call is read before its code is right; a demo company asked for here is not larger than one
//! looks at.

use super::answers::{Answer, refusal};
use super::{Server, Shared, body};
use crate::codes;
use crate::place::{CompanyPlace, DemoChoice, Founding, PlaceView, Standing};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use boss_core::gate::{InputSize, SessionToken, codes as gate_codes};
use boss_kernel::{Error, Result};
use std::sync::Arc;

/// The header the code comes in.
const HEADER: &str = "x-boss-code";
/// Signs of a code: none that is taken for another.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH: usize = 12;
const DEMO: InputSize = InputSize { bytes: 1024, values: 8 };
const MOST_CUSTOMERS: u32 = 1_000;
const MOST_MONTHS: u32 = 24;

/// What must be given to set up a company; none where there is one.
pub(crate) struct SetUpCode(Option<String>);

impl SetUpCode {
    /// A new code where `place` has no company.
    pub(crate) async fn of(place: &CompanyPlace) -> Result<SetUpCode> {
        let wanted = place.gate().company().await?.is_none();
        let random: [u8; LENGTH] = rand::random();
        let sign = |byte: &u8| char::from(SIGNS[usize::from(byte % 32)]);
        Ok(SetUpCode(wanted.then(|| random.iter().map(sign).collect())))
    }

    /// As people read it: in groups of four.
    pub(crate) fn shown(&self) -> Option<String> {
        let groups = |code: &String| {
            let signs: Vec<char> = code.chars().collect();
            signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
        };
        self.0.as_ref().map(groups)
    }

    fn check(&self, given: Option<&str>) -> Result<()> {
        let wanted = self.0.as_ref().ok_or_else(|| Error::new(gate_codes::ALREADY_FOUNDED))?;
        let given = given.unwrap_or_default().to_ascii_uppercase();
        let given: Vec<u8> = given.bytes().filter(u8::is_ascii_alphanumeric).collect();
        // The time it takes does not tell how much of a guess was right.
        let differs =
            given.iter().zip(wanted.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other));
        if differs == 0 && given.len() == wanted.len() {
            return Ok(());
        }
        tracing::warn!("somebody tried to set up a company with a wrong code");
        Err(Error::new(codes::CODE_WRONG))
    }
}

/// Lets nobody on without the code.
pub(super) async fn require(State(server): Shared, request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    match server.set_up_code.check(given) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            server.strangers.discard(request).await;
            refusal(&error)
        }
    }
}

impl Server {
    /// Where the holder of `token` stands.
    pub(super) async fn view(&self, token: Option<&SessionToken>) -> Result<PlaceView> {
        let view = self.place.view(token).await?;
        let code_needed = view.state == Standing::Choose;
        Ok(PlaceView { code_needed, ..view })
    }
}

/// Builds the demo company; its progress is told with the place.
pub(super) async fn choose_demo(State(server): Shared, request: Request) -> Answer<PlaceView> {
    Answer(build_demo(server, request).await)
}

async fn build_demo(server: Arc<Server>, request: Request) -> Result<PlaceView> {
    let choice: DemoChoice = body::read(request, DEMO).await?;
    let above = |asked: Option<u32>, most| asked.is_some_and(|asked| asked > most);
    if above(choice.customers, MOST_CUSTOMERS) || above(choice.months, MOST_MONTHS) {
        let refusal = Error::new(codes::DEMO_TOO_LARGE);
        return Err(refusal.with("customers", MOST_CUSTOMERS).with("months", MOST_MONTHS));
    }
    // Goes on when the browser stops waiting: a half-built company is of no use to anybody.
    let building = tokio::spawn(async move {
        server.place.choose_demo(choice, |_| ()).await?;
        server.view(None).await
    });
    building.await.unwrap_or_else(|cause| Err(Error::new(gate_codes::INTERNAL).caused_by(cause)))
}

/// Founds a company.
pub(super) async fn establish(State(server): Shared, request: Request) -> Answer<PlaceView> {
    let founded = async {
        let founding: Founding = body::read(request, InputSize::PICTURE).await?;
        server.place.establish(founding).await?;
        server.view(None).await
    };
    Answer(founded.await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_right_as_it_is_shown_and_otherwise_wrong() {
        let code = SetUpCode(Some("ABCD2345WXYZ".to_owned()));
        assert_eq!(code.shown().as_deref(), Some("ABCD-2345-WXYZ"));
        for right in ["ABCD-2345-WXYZ", "abcd2345wxyz", " ABCD 2345 WXYZ "] {
            assert!(code.check(Some(right)).is_ok(), "{right}");
        }
        for wrong in [None, Some(""), Some("ABCD-2345-WXY"), Some("ABCD-2345-WXYZ2"), Some("ABCD-2345-WXYA")]
        {
            assert_eq!(code.check(wrong).unwrap_err().code(), codes::CODE_WRONG, "{wrong:?}");
        }
        let none = SetUpCode(None);
        assert_eq!(none.check(Some("")).unwrap_err().code(), gate_codes::ALREADY_FOUNDED);
    }
}
