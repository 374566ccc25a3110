//! The pages behind links in mails. Opening a page does not use a token, since mail scanners open links, too. Only its
//! button does, with a form that is accepted from our own pages only.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::accounts::second_factor::{self, RedeemChallenge};
use domain::accounts::{self, AccountErrorCode, LogInStep, OpenSession, ResetPassword, VerifyEmail, VerifyStep};
use kernel::error::{Failure, Internal};
use kernel::text::Locale;
use minijinja::context;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::account_forms;
use api_base::app::App;
use api_base::auth::cookie::TokenCookie;
use api_base::extract::Query;
use api_base::html::render::fault;
use api_base::html::render::foreign;
use api_base::html::render::notice;
use api_base::html::render::page;
use api_base::html::texts::locale_of;
use api_base::html::texts::texts;

/// The parameters of a link.
#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

/// The fields of the form.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    name: String,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    code: SecretString,
}

type Submitted = Result<Form<Sent>, FormRejection>;

pub(super) async fn verify_email(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let values = context! {
        title => texts.verify_title,
        text => texts.verify_text,
        action => "/verify-email",
        token => link.token,
        button => texts.verify_button,
    };
    page(StatusCode::OK, locale, "confirm.html", values)
}

/// Creates the account and logs this browser in. If another browser signed up, a password has to be chosen first.
pub(super) async fn redeem_verify_email(State(app): State<Arc<App>>, headers: HeaderMap, form: Submitted) -> Response {
    let locale = locale_of(&headers);
    let Some(sent) = own_form(&app, &headers, form) else { return foreign(locale) };
    let verify = VerifyEmail {
        token: SecretString::from(sent.token.as_str()),
        code: None,
        sign_up_token: TokenCookie::SignUp.read(&app.env, &headers),
        password: (!sent.password.expose_secret().is_empty()).then_some(sent.password),
        display_name: (!sent.name.is_empty()).then(|| sent.name.clone()),
        user_agent: None,
    };
    let failure = match accounts::verify_email(&app.env, verify).await {
        Ok(VerifyStep::Done(log_in)) => return verified(&app, locale, &log_in.session),
        Ok(VerifyStep::PasswordNeeded(sign_up)) => {
            return first_password_form(StatusCode::OK, locale, &sent.token, &sign_up.display_name, None);
        }
        Err(failure) => failure,
    };
    let texts = texts(locale);
    let Failure::Rejected(problems) = &failure else { return refused(locale, &failure) };
    let problem = match problems.first().map(|problem| (problem.code, problem.field.as_deref())) {
        Some((AccountErrorCode::WeakPassword, _)) => texts.weak_password,
        Some((AccountErrorCode::InvalidInput, Some("password"))) => texts.long_password,
        Some((AccountErrorCode::InvalidInput, _)) => texts.name_invalid,
        _ => return refused(locale, &failure),
    };
    first_password_form(StatusCode::UNPROCESSABLE_ENTITY, locale, &sent.token, &sent.name, Some(problem))
}

fn first_password_form(status: StatusCode, locale: Locale, token: &str, name: &str, problem: Option<&str>) -> Response {
    let texts = texts(locale);
    let values = context! {
        title => texts.first_password_title,
        text => texts.first_password_text,
        token,
        name_label => texts.name_label,
        name,
        label => texts.first_password_label,
        button => texts.first_password_button,
        problem,
    };
    page(status, locale, "first_password.html", values)
}

fn verified(app: &App, locale: Locale, session: &OpenSession) -> Response {
    let mut response = signed_in(app, locale, session, (texts(locale).verify_title, texts(locale).verify_done));
    if let Ok(forget) = HeaderValue::from_str(&TokenCookie::SignUp.clearing(&app.env)) {
        response.headers_mut().append(header::SET_COOKIE, forget);
    }
    response
}

pub(super) async fn log_in(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    if link.token.is_empty() {
        return account_forms::log_in(&headers);
    }
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let values = context! {
        title => texts.login_title,
        text => texts.login_text,
        action => "/login",
        token => link.token,
        button => texts.login_button,
    };
    page(StatusCode::OK, locale, "confirm.html", values)
}

/// Logs this browser in: the refresh token is stored in a cookie that is sent to `/graphql` only.
pub(super) async fn redeem_log_in(State(app): State<Arc<App>>, headers: HeaderMap, form: Submitted) -> Response {
    let locale = locale_of(&headers);
    let Some(sent) = own_form(&app, &headers, form) else { return foreign(locale) };
    if !sent.challenge.is_empty() {
        return redeem_second_factor(&app, locale, sent).await;
    }
    match accounts::redeem_magic_link(&app.env, &sent.token, None).await {
        Ok(LogInStep::Done(log_in)) => logged_in(&app, locale, &log_in.session),
        Ok(LogInStep::SecondFactor(challenge)) => {
            code_form(StatusCode::OK, locale, challenge.token.expose_secret(), None)
        }
        Err(failure) => refused(locale, &failure),
    }
}

/// Completes a login that waits for its second factor. After a wrong code the form is shown again.
async fn redeem_second_factor(app: &App, locale: Locale, sent: Sent) -> Response {
    let token = SecretString::from(sent.challenge.as_str());
    let redeem = RedeemChallenge { token, code: sent.code, user_agent: None };
    let failure = match second_factor::redeem(&app.env, redeem).await {
        Ok(log_in) => return logged_in(app, locale, &log_in.session),
        Err(failure) => failure,
    };
    let problem = match failure.codes().first() {
        Some(AccountErrorCode::CodeInvalid) => texts(locale).code_invalid,
        Some(AccountErrorCode::TooManyAttempts) => texts(locale).code_too_often,
        _ => return refused(locale, &failure),
    };
    code_form(StatusCode::UNPROCESSABLE_ENTITY, locale, &sent.challenge, Some(problem))
}

fn code_form(status: StatusCode, locale: Locale, challenge: &str, problem: Option<&str>) -> Response {
    let texts = texts(locale);
    let values = context! {
        title => texts.login_title,
        text => texts.code_text,
        challenge,
        label => texts.code_label,
        button => texts.login_button,
        problem,
    };
    page(status, locale, "second_factor.html", values)
}

fn logged_in(app: &App, locale: Locale, session: &OpenSession) -> Response {
    signed_in(app, locale, session, (texts(locale).login_title, texts(locale).login_done))
}

fn signed_in(app: &App, locale: Locale, session: &OpenSession, (title, text): (&str, &str)) -> Response {
    let cookie = TokenCookie::Session.setting(&app.env, &session.refresh_token, session.ends_at);
    let Ok(mut cookie) = HeaderValue::from_str(&cookie) else {
        return fault(locale, &Internal::Other("the session's cookie could not be written".to_owned()));
    };
    cookie.set_sensitive(true);
    let mut response = notice(StatusCode::OK, locale, title, text);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

pub(super) async fn choose_password(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    password_form(StatusCode::OK, locale_of(&headers), &link.token, None)
}

pub(super) async fn redeem_choose_password(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    form: Submitted,
) -> Response {
    let locale = locale_of(&headers);
    let Some(sent) = own_form(&app, &headers, form) else { return foreign(locale) };
    let input = ResetPassword { token: SecretString::from(sent.token.as_str()), password: sent.password };
    let Err(failure) = accounts::reset_password(&app.env, input).await else {
        return notice(StatusCode::OK, locale, texts(locale).reset_title, texts(locale).reset_done);
    };
    let problem = match failure.codes().first() {
        Some(AccountErrorCode::WeakPassword) => texts(locale).weak_password,
        Some(AccountErrorCode::InvalidInput) => texts(locale).long_password,
        _ => return refused(locale, &failure),
    };
    password_form(StatusCode::UNPROCESSABLE_ENTITY, locale, &sent.token, Some(problem))
}

fn password_form(status: StatusCode, locale: Locale, token: &str, problem: Option<&str>) -> Response {
    let texts = texts(locale);
    let values = context! {
        title => texts.reset_title,
        text => texts.reset_text,
        token,
        label => texts.reset_label,
        button => texts.reset_button,
        problem,
    };
    page(status, locale, "reset_password.html", values)
}

pub(super) async fn undo_second_factor(Query(link): Query<Link>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let values = context! {
        title => texts.undo_factor_title,
        text => texts.undo_factor_text,
        action => "/undo-second-factor",
        token => link.token,
        button => texts.undo_factor_button,
    };
    page(StatusCode::OK, locale, "confirm.html", values)
}

pub(super) async fn redeem_undo_second_factor(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    form: Submitted,
) -> Response {
    let locale = locale_of(&headers);
    let texts = texts(locale);
    let Some(sent) = own_form(&app, &headers, form) else { return foreign(locale) };
    let Err(failure) = second_factor::undo(&app.env, &sent.token).await else {
        return notice(StatusCode::OK, locale, texts.undo_factor_title, texts.undo_factor_done);
    };
    match failure.codes().first() {
        Some(AccountErrorCode::SecondFactorChanged) => {
            notice(StatusCode::CONFLICT, locale, texts.undo_factor_title, texts.undo_factor_changed)
        }
        Some(AccountErrorCode::TokenInvalid) => {
            notice(StatusCode::BAD_REQUEST, locale, texts.link_invalid_title, texts.undo_factor_invalid)
        }
        _ => refused(locale, &failure),
    }
}

/// The form, if one of our own pages sent it. Otherwise another site could log a visitor in to somebody else's account.
fn own_form(app: &App, headers: &HeaderMap, form: Submitted) -> Option<Sent> {
    let Form(sent) = form.ok().filter(|_| app.origins.same_site_form(headers))?;
    Some(sent)
}

fn refused(locale: Locale, failure: &Failure<AccountErrorCode>) -> Response {
    if let Failure::Internal(error) = failure {
        return fault(locale, error);
    }
    let texts = texts(locale);
    notice(StatusCode::BAD_REQUEST, locale, texts.link_invalid_title, texts.link_invalid)
}
