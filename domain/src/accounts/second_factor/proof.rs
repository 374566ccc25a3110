//! Fresh proof that whoever uses a session is the account's owner, for what a device left open must not allow.

use entity::session;
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::actor::{Actor, SignedIn};
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::SessionId;
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait as _, QuerySelect as _};
use secrecy::{ExposeSecret as _, SecretString};

use super::check;
use crate::accounts::{AccountErrorCode, passwords};

/// The password, and a code where the account has a second factor.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The account's current password.
    pub password: SecretString,
    /// A code from the authenticator app, or a recovery code; required if the second factor is on.
    pub code: Option<SecretString>,
}

/// Checks the proof and uses up its code. Returns the open transaction for what it authorizes.
pub(crate) async fn demand(env: &Env, actor: &Actor, proof: &Proof) -> Result<Tx, Failure<AccountErrorCode>> {
    let (user, session) = actor.require_session()?;
    let checked = password(env, user, &proof.password).await?;
    let tx = env.begin().await?;
    checked.hold(&tx, user, session).await?;
    demand_if_on(tx, env, actor, user, proof.code.as_ref()).await
}

/// A password that was right when it was checked, which takes a while. [`Checked::hold`] sees whether it still is.
#[must_use]
pub(super) struct Checked {
    hash: Option<String>,
}

/// Checks the password alone.
pub(super) async fn password(
    env: &Env,
    user: &SignedIn,
    password: &SecretString,
) -> Result<Checked, Failure<AccountErrorCode>> {
    let row = user::Entity::find_by_id(user.user_id).one(env.db.primary()).await?;
    let hash = row.ok_or(Failure::Unauthenticated)?.password_hash;
    if passwords::verify(password, hash.clone()).await? {
        return Ok(Checked { hash });
    }
    Err(wrong_password())
}

fn wrong_password() -> Failure<AccountErrorCode> {
    Failure::field(AccountErrorCode::InvalidCredentials, "password", "This isn't your password.")
}

impl Checked {
    /// Locks the account, and refuses if it was suspended or erased, its password changed or the session ended since the
    /// check. The account is locked before its factor, in the same order as at login.
    pub(super) async fn hold(
        self,
        tx: &Tx,
        user: &SignedIn,
        session: SessionId,
    ) -> Result<(), Failure<AccountErrorCode>> {
        let row = user::Entity::find_by_id(user.user_id).lock(LockType::NoKeyUpdate).one(tx).await?;
        let row = row.filter(|row| row.status == UserStatus::Active).ok_or(Failure::Unauthenticated)?;
        if row.password_hash != self.hash {
            return Err(wrong_password());
        }
        let session = session::Entity::find_by_id(session).one(tx).await?;
        session.filter(|session| session.revoked_at.is_none()).ok_or(Failure::Unauthenticated)?;
        Ok(())
    }
}

/// Uses up a code of the second factor where it is on. Returns the transaction, in which the account is locked.
async fn demand_if_on(
    tx: Tx,
    env: &Env,
    actor: &Actor,
    user: &SignedIn,
    code: Option<&SecretString>,
) -> Result<Tx, Failure<AccountErrorCode>> {
    let factor = check::locked(&tx, user.user_id.uuid()).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(tx) };
    let missing = || {
        let message = "Two-step login is on: a code of the authenticator app, or a recovery code, is needed as well.";
        Failure::field(AccountErrorCode::SecondFactorRequired, "code", message)
    };
    check::demand(tx, env, actor, &factor, code.ok_or_else(missing)?.expose_secret()).await
}

#[cfg(test)]
mod tests {
    use kernel::error::Failure;
    use sea_orm::Value;
    use sea_orm::prelude::*;
    use sea_orm::sea_query::Expr;

    use super::*;
    use crate::accounts::sessions;
    use crate::accounts::{SignUp, provision};
    use crate::testing::{TestEnv, test_env};

    const PASSWORD: &str = "correct horse battery";

    /// What becomes of a proof if a column is changed between the check and the change that it authorizes.
    async fn after(env: &Env, column: user::Column, value: Value) -> Result<(), Failure<AccountErrorCode>> {
        let form = SignUp {
            email: format!("{}@example.org", env.ids.next()),
            password: PASSWORD.into(),
            display_name: "Ada".to_owned(),
            locale: None,
            timezone: None,
        };
        let account = provision(env, form).await.unwrap();
        let tx = env.begin().await.unwrap();
        let session = sessions::open(&tx, env, &account, None, None).await.unwrap();
        tx.commit().await.unwrap();
        let user = crate::accounts::authenticate(env, account.user_id, session.session_id).await.unwrap().unwrap();
        let checked = password(env, &user, &PASSWORD.into()).await?;
        let change = user::Entity::update_many().filter(user::Column::Id.eq(user.user_id));
        change.col_expr(column, Expr::value(value)).exec(env.db.writer()).await.unwrap();
        let tx = env.begin().await.unwrap();
        checked.hold(&tx, &user, session.session_id).await?;
        drop(tx);
        env.db.writer().execute_unprepared("UPDATE sessions SET revoked_at = created_at").await.unwrap();
        let again = password(env, &user, &PASSWORD.into()).await?;
        let tx = env.begin().await.unwrap();
        assert!(
            matches!(again.hold(&tx, &user, session.session_id).await, Err(Failure::Unauthenticated)),
            "the session has ended"
        );
        Ok(())
    }

    #[tokio::test]
    async fn a_proof_holds_only_while_the_account_stays_as_it_was() {
        let TestEnv { env, .. } = &test_env().await;
        after(env, user::Column::DisplayName, "Grace".into()).await.unwrap();
        let suspended = after(env, user::Column::Status, "suspended".into()).await;
        assert!(matches!(suspended, Err(Failure::Unauthenticated)));
        let reset = after(env, user::Column::PasswordHash, "another".into()).await;
        assert_eq!(reset.unwrap_err().codes(), [AccountErrorCode::InvalidCredentials]);
    }
}
