//! What account mutations take.

use async_graphql::{ID, InputObject};

/// Somebody who signs up.
#[derive(InputObject)]
pub(crate) struct AccountSignUpInput {
    /// The address; a link to verify it is mailed there.
    pub(crate) email: String,
    /// The password, 8 to 200 characters, and not one that others would try first.
    #[graphql(secret)]
    pub(crate) password: String,
    /// The name others will see, at most 100 characters.
    pub(crate) display_name: String,
    /// The language of mails, `en` or `de`.
    #[graphql(default_with = "Some(\"en\".to_owned())")]
    pub(crate) locale: Option<String>,
    /// The IANA time zone, such as `Europe/Berlin`.
    #[graphql(default_with = "Some(\"UTC\".to_owned())")]
    pub(crate) timezone: Option<String>,
}

/// The token from a verification mail, and what proves where it was opened.
#[derive(InputObject)]
pub(crate) struct EmailVerifyInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    pub(crate) token: String,
    /// The `signUpToken` of `accountSignUp`, from the app that signed up; the one in the cookie when left out.
    #[graphql(secret)]
    pub(crate) sign_up_token: Option<String>,
    /// A password to be used instead of the one that was typed, 8 to 200 characters. Needed where the link was opened
    /// elsewhere than where one signed up: the password may be a stranger's.
    #[graphql(secret)]
    pub(crate) password: Option<String>,
    /// A name to be used instead of the one that was typed, at most 100 characters.
    pub(crate) display_name: Option<String>,
    /// For browsers: keep the refresh token in an HttpOnly, SameSite=Strict cookie; `refreshToken` is then null in the
    /// answer.
    pub(crate) use_cookie: Option<bool>,
}

/// Whom to mail the link of a sign-up again.
#[derive(InputObject)]
pub(crate) struct EmailVerificationRequestInput {
    /// The address.
    pub(crate) email: String,
    /// The `signUpToken` of `accountSignUp`, from the app that signed up; the one in the cookie when left out.
    #[graphql(secret)]
    pub(crate) sign_up_token: Option<String>,
}

/// An address and its password.
#[derive(InputObject)]
pub(crate) struct SessionCreateInput {
    /// The address.
    pub(crate) email: String,
    /// The password.
    #[graphql(secret)]
    pub(crate) password: String,
    /// For browsers: keep the refresh token in an HttpOnly, SameSite=Strict cookie; `refreshToken` is then null in the
    /// answer.
    pub(crate) use_cookie: Option<bool>,
}

/// The token that continues a session.
#[derive(InputObject)]
pub(crate) struct SessionRefreshInput {
    /// The refresh token from the last answer; the one in the cookie when left out.
    #[graphql(secret)]
    pub(crate) refresh_token: Option<String>,
    /// For browsers: keep the refresh token in an HttpOnly, SameSite=Strict cookie; `refreshToken` is then null in the
    /// answer. When left out, the new token goes where the old one came from.
    pub(crate) use_cookie: Option<bool>,
}

/// What to sign out of.
#[derive(InputObject)]
pub(crate) struct SessionRevokeInput {
    /// A refresh token of the session to end. When left out: the session that the request's access token belongs to, or
    /// else the one whose refresh token is in the cookie.
    #[graphql(secret)]
    pub(crate) refresh_token: Option<String>,
    /// One of the signed-in person's own sessions, from `User.sessions`.
    pub(crate) session_id: Option<ID>,
    /// End all of the person's sessions, on all devices.
    pub(crate) everywhere: Option<bool>,
}

/// Whom to mail a login link.
#[derive(InputObject)]
pub(crate) struct MagicLinkRequestInput {
    /// The address.
    pub(crate) email: String,
}

/// The token from a login mail.
#[derive(InputObject)]
pub(crate) struct MagicLinkRedeemInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    pub(crate) token: String,
    /// For browsers: keep the refresh token in an HttpOnly, SameSite=Strict cookie; `refreshToken` is then null in the
    /// answer.
    pub(crate) use_cookie: Option<bool>,
}

/// Whom to mail a link to choose a new password.
#[derive(InputObject)]
pub(crate) struct PasswordResetRequestInput {
    /// The address.
    pub(crate) email: String,
}

/// A new password.
#[derive(InputObject)]
pub(crate) struct PasswordResetInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    pub(crate) token: String,
    /// The new password, 8 to 200 characters, and not one that others would try first.
    #[graphql(secret)]
    pub(crate) password: String,
}

/// What is to change about the signed-in person's account. What is left out or null stays.
#[derive(InputObject)]
pub(crate) struct AccountUpdateInput {
    /// The name others see, at most 100 characters.
    pub(crate) display_name: Option<String>,
    /// The language of mails, `en` or `de`.
    pub(crate) locale: Option<String>,
    /// The IANA time zone, such as `Europe/Berlin`.
    pub(crate) timezone: Option<String>,
}

/// Another password.
#[derive(InputObject)]
pub(crate) struct PasswordChangeInput {
    /// The password so far.
    #[graphql(secret)]
    pub(crate) current_password: String,
    /// The new password, 8 to 200 characters, and not one that others would try first.
    #[graphql(secret)]
    pub(crate) password: String,
}
