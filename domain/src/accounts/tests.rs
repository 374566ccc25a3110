use crate::testing::{TestEnv, test_env};
use entity::outbox;
use entity::user::{self, UserStatus};
use futures::future::join_all;
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::ids::LinkRequestId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use secrecy::{ExposeSecret as _, SecretString};
use time::Duration;

use super::{
    AccountErrorCode, Credentials, IssuedLink, LinkPurpose, LogIn, LogInStep, OpenSession, ResetPassword, Revoke,
    SignUp, SignedUp, VerifyEmail, VerifyStep, authenticate, issue_link, redeem_magic_link, refresh_session,
    request_magic_link, request_password_reset, request_verification, reset_password, revoke_session, sign_up,
    verify_email,
};
use crate::maintenance;

const ADA: &str = "ada@example.org";

fn form(email: &str, password: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        password: password.into(),
        display_name: "Ada".to_owned(),
        locale: Some("de-AT".to_owned()),
        timezone: None,
    }
}

async fn log_in(env: &Env, password: &str) -> Result<LogIn, Failure<AccountErrorCode>> {
    let credentials = Credentials { email: ADA.to_owned(), password: password.into(), user_agent: None };
    super::log_in(env, credentials).await.map(done)
}

/// The login of an account without a second factor.
fn done(step: LogInStep) -> LogIn {
    match step {
        LogInStep::Done(log_in) => *log_in,
        LogInStep::SecondFactor(_) => panic!("there is no second factor"),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Failure<AccountErrorCode>>) -> AccountErrorCode {
    result.unwrap_err().codes()[0]
}

/// The link issued for the latest request, if any.
async fn latest_link(env: &Env) -> Option<IssuedLink> {
    let requests = entity::mail_link_request::Entity::find();
    let request = requests.order_by_desc(entity::mail_link_request::Column::Id).one(env.db.primary()).await.unwrap();
    issue_link(env, LinkRequestId::from_uuid(request.unwrap().id)).await.unwrap()
}

/// Follows a mailed link in the app that signed up.
async fn prove(env: &Env, token: &str, signed_up: &SignedUp) -> Result<LogIn, Failure<AccountErrorCode>> {
    let sign_up_token = Some(signed_up.token.clone());
    match verify_email(env, VerifyEmail { token: token.into(), sign_up_token, ..VerifyEmail::default() }).await? {
        VerifyStep::Done(log_in) => Ok(*log_in),
        VerifyStep::PasswordNeeded(_) => panic!("it is where one signed up"),
    }
}

/// A verified account whose password is "correct horse".
async fn with_ada() -> TestEnv {
    let test = test_env().await;
    let signed_up = sign_up(&test.env, form(ADA, "correct horse")).await.unwrap();
    let link = latest_link(&test.env).await.unwrap();
    prove(&test.env, &link.token, &signed_up).await.unwrap();
    test
}

async fn actor_of(env: &Env, session: &OpenSession) -> Option<Actor> {
    let user = authenticate(env, session.user_id, session.session_id).await.unwrap();
    user.map(|user| Actor::User(Box::new(user)))
}

async fn set_status(env: &Env, status: UserStatus) {
    let tx = env.begin().await.unwrap();
    user::Entity::update_many()
        .col_expr(user::Column::Status, user::Column::Status.save_as(Expr::val(status)))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn signing_up_verifying_and_logging_in() {
    let TestEnv { env, .. } = &test_env().await;
    let signed_up = sign_up(env, form(" Ada@Example.ORG", "correct horse")).await.unwrap();
    let link = latest_link(env).await.unwrap();
    assert_eq!((link.to.as_str(), link.purpose, link.locale.tag()), (ADA, LinkPurpose::VerifyEmail, "de"));
    assert_eq!((link.user_id, link.token.len()), (None, 27));
    assert_eq!(code(log_in(env, "correct horse").await), AccountErrorCode::InvalidCredentials);
    assert_eq!(latest_link(env).await.unwrap().token, link.token, "another run mails the same link");

    let verified = prove(env, &link.token, &signed_up).await.unwrap();
    assert_eq!((verified.account.status, verified.account.email_verified), (UserStatus::Active, true));
    assert!(actor_of(env, &verified.session).await.is_some());
    assert_eq!(code(prove(env, &link.token, &signed_up).await), AccountErrorCode::TokenInvalid);
    assert_eq!(log_in(env, "correct horse").await.unwrap().account.user_id, verified.account.user_id);
    assert_eq!(code(log_in(env, "wrong horse").await), AccountErrorCode::InvalidCredentials);
}

#[tokio::test]
async fn invalid_input_is_reported_field_by_field() {
    let TestEnv { env, .. } = &test_env().await;
    let input = SignUp {
        email: "ada@".to_owned(),
        password: "short".into(),
        display_name: "a\nb".to_owned(),
        locale: Some("tlh".to_owned()),
        timezone: Some("Mars/Olympus".to_owned()),
    };
    let Err(Failure::Rejected(problems)) = sign_up(env, input).await else { panic!("accepted") };
    let reported: Vec<_> = problems.iter().map(|problem| (problem.field.as_deref().unwrap(), problem.code)).collect();
    assert_eq!(
        reported,
        [
            ("email", AccountErrorCode::InvalidInput),
            ("password", AccountErrorCode::WeakPassword),
            ("displayName", AccountErrorCode::InvalidInput),
            ("locale", AccountErrorCode::InvalidInput),
            ("timezone", AccountErrorCode::InvalidInput),
        ]
    );
}

#[tokio::test]
async fn a_password_from_before_it_was_weak_still_works() {
    let TestEnv { env, .. } = &with_ada().await;
    assert_eq!(code(sign_up(env, form(ADA, "password")).await), AccountErrorCode::WeakPassword);
    let hash = super::passwords::hash(env, &"password".into()).await.unwrap();
    let tx = env.begin().await.unwrap();
    let change = user::Entity::update_many().col_expr(user::Column::PasswordHash, Expr::value(hash));
    change.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(log_in(env, "password").await.is_ok());
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_another_mail() {
    let TestEnv { env, .. } = &with_ada().await;
    let session = log_in(env, "correct horse").await.unwrap().session;
    let before = env.db.statements();
    sign_up(env, form(ADA, "another password")).await.unwrap();
    let work_for_known = env.db.statements() - before;
    let notice = latest_link(env).await.unwrap();
    assert_eq!((notice.purpose, notice.token.as_str()), (LinkPurpose::AccountExists, ""));
    assert!(log_in(env, "correct horse").await.is_ok());
    assert!(log_in(env, "another password").await.is_err());
    assert!(actor_of(env, &session).await.is_some());

    let before = env.db.statements();
    sign_up(env, form("new@example.org", "another password")).await.unwrap();
    assert_eq!(env.db.statements() - before, work_for_known);
}

#[tokio::test]
async fn a_later_login_by_link_keeps_password_and_sessions() {
    let TestEnv { env, .. } = &with_ada().await;
    let other = log_in(env, "correct horse").await.unwrap().session;
    request_magic_link(env, ADA).await.unwrap();
    redeem_magic_link(env, &latest_link(env).await.unwrap().token, None).await.unwrap();
    assert!(actor_of(env, &other).await.is_some());
    assert!(log_in(env, "correct horse").await.is_ok());
}

#[tokio::test]
async fn a_reset_sets_the_password_and_ends_everything_else() {
    let TestEnv { env, .. } = &with_ada().await;
    let session = log_in(env, "correct horse").await.unwrap().session;
    request_magic_link(env, ADA).await.unwrap();
    let login = latest_link(env).await.unwrap();
    request_password_reset(env, ADA).await.unwrap();
    let reset = latest_link(env).await.unwrap();
    let with = |token: &str, password: &str| ResetPassword { token: token.into(), password: password.into() };
    assert_eq!(code(reset_password(env, with(&reset.token, "short")).await), AccountErrorCode::WeakPassword);
    assert_eq!(code(reset_password(env, with(&login.token, "new password")).await), AccountErrorCode::TokenInvalid);
    reset_password(env, with(&reset.token, "new password")).await.unwrap();
    assert_eq!(code(reset_password(env, with(&reset.token, "new password")).await), AccountErrorCode::TokenInvalid);
    assert_eq!(code(redeem_magic_link(env, &login.token, None).await), AccountErrorCode::TokenInvalid);
    assert!(actor_of(env, &session).await.is_none());
    assert_eq!(code(log_in(env, "correct horse").await), AccountErrorCode::InvalidCredentials);
    assert!(log_in(env, "new password").await.is_ok());
}

#[tokio::test]
async fn links_end_in_their_time() {
    let TestEnv { env, clock, .. } = &with_ada().await;
    request_magic_link(env, ADA).await.unwrap();
    let login = latest_link(env).await.unwrap();
    request_password_reset(env, ADA).await.unwrap();
    let reset = latest_link(env).await.unwrap();
    let signed_up = sign_up(env, form("new@example.org", "correct horse")).await.unwrap();
    let verify = latest_link(env).await.unwrap();
    clock.advance(Duration::minutes(60));
    assert_eq!(code(redeem_magic_link(env, &login.token, None).await), AccountErrorCode::TokenInvalid);
    let input = ResetPassword { token: reset.token.into(), password: "new password".into() };
    assert_eq!(code(reset_password(env, input).await), AccountErrorCode::TokenInvalid);
    clock.advance(Duration::hours(23));
    assert_eq!(code(prove(env, &verify.token, &signed_up).await), AccountErrorCode::TokenInvalid);
    request_verification(env, "new@example.org", None).await.unwrap();
    prove(env, &latest_link(env).await.unwrap().token, &signed_up).await.unwrap();
}

#[tokio::test]
async fn who_gets_no_link() {
    let TestEnv { env, clock, .. } = &with_ada().await;
    request_magic_link(env, "nobody@example.org").await.unwrap();
    assert!(latest_link(env).await.is_none());
    request_verification(env, ADA, None).await.unwrap();
    assert!(latest_link(env).await.is_none(), "the address is verified already");
    for _ in 0..5 {
        request_magic_link(env, ADA).await.unwrap();
        assert!(latest_link(env).await.is_some());
    }
    request_magic_link(env, ADA).await.unwrap();
    assert!(latest_link(env).await.is_none(), "the sixth within an hour");
    clock.advance(Duration::hours(1));
    request_magic_link(env, ADA).await.unwrap();
    assert!(latest_link(env).await.is_some());
    set_status(env, UserStatus::Suspended).await;
    request_password_reset(env, ADA).await.unwrap();
    assert!(latest_link(env).await.is_none(), "the account is locked");
}

#[tokio::test]
async fn ten_parallel_refreshes_leave_one_live_branch() {
    let TestEnv { env, clock, .. } = &with_ada().await;
    let session = log_in(env, "correct horse").await.unwrap().session;
    let refreshed = join_all((0..10).map(|_| refresh_session(env, &session.refresh_token))).await;
    let successors: std::collections::BTreeSet<String> =
        refreshed.into_iter().map(|session| session.unwrap().refresh_token.expose_secret().to_owned()).collect();
    assert_eq!(successors.len(), 1);
    let live = entity::refresh_token::Entity::find()
        .filter(entity::refresh_token::Column::SessionId.eq(session.session_id))
        .filter(entity::refresh_token::Column::ConsumedAt.is_null());
    assert_eq!(live.count(env.db.primary()).await.unwrap(), 1);

    clock.advance(Duration::seconds(10));
    assert!(refresh_session(env, &session.refresh_token).await.is_ok(), "within the grace");
    let successor = SecretString::from(successors.into_iter().next().unwrap());
    assert!(refresh_session(env, &successor).await.is_ok());
}

#[tokio::test]
async fn a_token_used_again_ends_the_session() {
    for wait in [Duration::seconds(11), Duration::ZERO] {
        let TestEnv { env, clock, .. } = &with_ada().await;
        let first = log_in(env, "correct horse").await.unwrap().session;
        let second = refresh_session(env, &first.refresh_token).await.unwrap();
        if wait.is_zero() {
            // Within the grace period, but the successor was used, so this is another client.
            refresh_session(env, &second.refresh_token).await.unwrap();
        }
        clock.advance(wait);
        assert_eq!(code(refresh_session(env, &first.refresh_token).await), AccountErrorCode::SessionRevoked);
        assert_eq!(code(refresh_session(env, &second.refresh_token).await), AccountErrorCode::SessionRevoked);
        assert!(actor_of(env, &first).await.is_none());
        let row = entity::session::Entity::find_by_id(first.session_id);
        let row = row.one(env.db.primary()).await.unwrap().unwrap();
        assert_eq!(row.revoke_reason.as_deref(), Some("reuse"));
    }
}

#[tokio::test]
async fn sessions_end_after_thirty_days_however_often_refreshed() {
    let TestEnv { env, clock, .. } = &with_ada().await;
    let mut session = log_in(env, "correct horse").await.unwrap().session;
    for _ in 0..29 {
        clock.advance(Duration::days(1));
        session = refresh_session(env, &session.refresh_token).await.unwrap();
    }
    assert!(actor_of(env, &session).await.is_some());
    clock.advance(Duration::days(1));
    assert!(actor_of(env, &session).await.is_none());
    assert_eq!(code(refresh_session(env, &session.refresh_token).await), AccountErrorCode::SessionExpired);
    assert_eq!(code(refresh_session(env, &"made up".into()).await), AccountErrorCode::SessionExpired);
}

#[tokio::test]
async fn logging_out_here_and_everywhere() {
    let TestEnv { env, .. } = &with_ada().await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(log_in(env, "correct horse").await.unwrap().session);
    }
    let by_token = |session: &OpenSession, everywhere| Revoke {
        refresh_token: Some(session.refresh_token.clone()),
        everywhere,
        session_id: None,
    };
    assert!(matches!(revoke_session(env, &Actor::Anonymous, Revoke::default()).await, Err(Failure::Unauthenticated)));
    revoke_session(env, &Actor::Anonymous, by_token(&open[0], false)).await.unwrap();
    revoke_session(env, &Actor::Anonymous, by_token(&open[0], false)).await.unwrap();
    let actor = actor_of(env, &open[1]).await.unwrap();
    revoke_session(env, &actor, Revoke::default()).await.unwrap();
    for (session, left) in open.iter().zip([false, false, true, true]) {
        assert_eq!(actor_of(env, session).await.is_some(), left);
    }
    let ended = revoke_session(env, &Actor::Anonymous, by_token(&open[0], true)).await;
    assert_eq!(code(ended), AccountErrorCode::SessionRevoked);
    revoke_session(env, &Actor::Anonymous, by_token(&open[2], true)).await.unwrap();
    assert!(actor_of(env, &open[3]).await.is_none());
}

#[tokio::test]
async fn a_suspension_is_revealed_only_with_the_password() {
    let TestEnv { env, .. } = &with_ada().await;
    let session = log_in(env, "correct horse").await.unwrap().session;
    set_status(env, UserStatus::Suspended).await;
    assert_eq!(code(log_in(env, "wrong horse").await), AccountErrorCode::InvalidCredentials);
    assert_eq!(code(log_in(env, "correct horse").await), AccountErrorCode::AccountSuspended);
    assert_eq!(code(refresh_session(env, &session.refresh_token).await), AccountErrorCode::AccountSuspended);
    assert!(actor_of(env, &session).await.is_none());
}

#[tokio::test]
async fn leftovers_go_and_what_is_in_use_stays() {
    let TestEnv { env, clock, .. } = &with_ada().await;
    log_in(env, "correct horse").await.unwrap();
    clock.advance(Duration::days(31));
    let session = log_in(env, "correct horse").await.unwrap().session;
    clock.advance(Duration::days(7));
    maintenance::clean_up(env).await.unwrap();
    let conn = env.db.primary();
    assert_eq!(entity::session::Entity::find().count(conn).await.unwrap(), 1);
    assert_eq!(entity::refresh_token::Entity::find().count(conn).await.unwrap(), 1);
    assert_eq!(entity::one_time_token::Entity::find().count(conn).await.unwrap(), 0);
    assert_eq!(entity::mail_link_request::Entity::find().count(conn).await.unwrap(), 0);
    assert_eq!(outbox::Entity::find().count(conn).await.unwrap(), 1, "unfinished jobs stay");
    assert!(refresh_session(env, &session.refresh_token).await.is_ok());
}
