//! What is proved before something grave is done to a login: that it is its own person who asks.

use crate::gate::{Gate, Proof, Session, codes as gate_codes};
use crate::staff::{codes, passwords};
use boss_kernel::{Error, Result};

/// Fails at the field `place` unless `password` is that of whoever asks to do `action`; wrong ones
/// count as at the door.
pub(crate) async fn own_password(
    action: &'static str,
    (gate, session): (&Gate, &Session),
    password: &str,
    place: &str,
) -> Result<()> {
    let proved = gate.prove_password(action, session, password.to_owned()).await;
    proved.map_err(|error| match error.code() == gate_codes::SIGN_IN_REFUSED {
        true => Error::new(codes::OLD_PASSWORD_WRONG).at(place),
        false => error,
    })
}

/// The hash of a new password, made before the transaction: nobody waits for it at the writer.
pub(super) async fn hashed(password: &str) -> Result<Proof> {
    let turn = passwords::turn_inside().await?;
    Ok(Proof { password_hash: Some(turn.hash(password.to_owned()).await?) })
}
