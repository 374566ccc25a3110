//! Access tokens: JWTs signed with Ed25519, valid for five minutes. Several keys may be configured: the first one signs,
//! all verify. A key is replaced by adding the new one in front, and removing the old one a few minutes later.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::clock::Random;
use kernel::ids::{SessionId, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

/// How long an access token is valid.
const LIFETIME: Duration = Duration::minutes(5);
/// How much the clocks of processes that share keys may differ.
const SKEW: Duration = Duration::seconds(60);
/// The audience of the tokens.
const AUDIENCE: &str = "event-radar";
/// The type of the tokens (<https://www.rfc-editor.org/rfc/rfc9068#section-2.1>).
const TYPE: &str = "at+jwt";
/// The method that a token lists for a login with a second factor (<https://www.rfc-editor.org/rfc/rfc8176#section-2>).
const MULTIPLE_FACTORS: &str = "mfa";
/// The prefix of the 32 bytes of an Ed25519 key in PKCS #8 (<https://www.rfc-editor.org/rfc/rfc8410#section-7>).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A key from the configuration, for signing and verifying tokens.
#[derive(Debug, Clone)]
pub struct SigningKey {
    /// Names the key in tokens and in the published set.
    pub kid: String,
    /// The Ed25519 private key, PKCS #8 as PEM.
    pub private_pem: SecretString,
}

/// Why the configured keys can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key is configured.
    #[error("there is no signing key")]
    None,
    /// Two keys have the same name.
    #[error("two signing keys are called {0:?}")]
    Duplicate(String),
    /// A key can't be read.
    #[error("the signing key {kid:?} can't be read as an Ed25519 private key in PKCS #8 PEM: {reason}")]
    Malformed {
        /// The name of the key.
        kid: String,
        /// What is wrong with it.
        reason: jsonwebtoken::errors::Error,
    },
}

/// Generates a signing key, as PEM.
pub fn generate_key(random: &dyn Random) -> SecretString {
    let mut der = [0; 48];
    der[..16].copy_from_slice(&PKCS8_PREFIX);
    random.fill(&mut der[16..]);
    let body = STANDARD.encode(der);
    SecretString::from(format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"))
}

/// Signs and verifies access tokens.
pub struct AccessTokens {
    issuer: String,
    kid: String,
    signing: EncodingKey,
    verifying: BTreeMap<String, DecodingKey>,
    published: Vec<Jwk>,
    validation: Validation,
}

/// The header of a token. We support no extensions that `crit` could require
/// (<https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11>), so a header with other fields is not ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    alg: Algorithm,
    typ: String,
    kid: String,
}

impl Head {
    fn read(token: &str) -> Option<Self> {
        let (head, _) = token.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
    /// Our tokens have none; if there is one, it is respected.
    #[serde(default, skip_serializing)]
    nbf: Option<i64>,
    /// How the user authenticated (<https://www.rfc-editor.org/rfc/rfc8176#section-2>). It is for other services; we look
    /// at the session, which is always current.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<String>,
}

impl Claims {
    fn are_good_at(&self, now: OffsetDateTime) -> bool {
        let soon = (now + SKEW).unix_timestamp();
        self.exp > now.unix_timestamp() && self.iat <= soon && self.nbf.is_none_or(|from| from <= soon)
    }
}

/// The subject of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The user that the token was issued to.
    pub user_id: UserId,
    /// The session that the token belongs to.
    pub session_id: SessionId,
    /// Whether the login passed a second factor.
    pub second_factor: bool,
}

/// A new token and its expiry.
#[derive(Debug)]
pub struct AccessToken {
    pub token: String,
    pub expires_at: OffsetDateTime,
}

impl AccessTokens {
    /// Reads the configured keys; the first one signs. `issuer` is the product's public address.
    pub fn new(keys: Vec<SigningKey>, issuer: impl Into<String>) -> Result<Self, KeyError> {
        let issuer = issuer.into();
        let mut verifying = BTreeMap::new();
        let mut published = Vec::with_capacity(keys.len());
        let mut signing = None;
        for key in keys {
            let malformed = |reason| KeyError::Malformed { kid: key.kid.clone(), reason };
            let private = EncodingKey::from_ed_pem(key.private_pem.expose_secret().as_bytes()).map_err(malformed)?;
            let mut public = Jwk::from_encoding_key(&private, Algorithm::EdDSA).map_err(malformed)?;
            let decoding = DecodingKey::from_jwk(&public).map_err(malformed)?;
            public.common.key_id = Some(key.kid.clone());
            public.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Signature);
            published.push(public);
            if verifying.insert(key.kid.clone(), decoding).is_some() {
                return Err(KeyError::Duplicate(key.kid));
            }
            signing.get_or_insert((key.kid, private));
        }
        let (kid, signing) = signing.ok_or(KeyError::None)?;
        let validation = validation(&issuer);
        Ok(Self { issuer, kid, signing, verifying, published, validation })
    }

    /// The public keys, for `/.well-known/jwks.json` (RFC 7517).
    pub fn jwks(&self) -> serde_json::Value {
        json!({ "keys": self.published })
    }

    /// Signs a token that is valid for five minutes.
    pub fn issue(&self, subject: Subject, now: OffsetDateTime) -> Result<AccessToken, jsonwebtoken::errors::Error> {
        let expires_at = now + LIFETIME;
        let header =
            Header { typ: Some(TYPE.to_owned()), kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: subject.user_id.to_string(),
            sid: subject.session_id.to_string(),
            iat: now.unix_timestamp(),
            exp: expires_at.unix_timestamp(),
            nbf: None,
            amr: if subject.second_factor { vec![MULTIPLE_FACTORS.to_owned()] } else { Vec::new() },
        };
        let token = jsonwebtoken::encode(&header, &claims, &self.signing)?;
        Ok(AccessToken { token, expires_at })
    }

    /// Whom a token speaks for, if it is ours and valid now.
    pub fn verify(&self, token: &str, now: OffsetDateTime) -> Option<Subject> {
        let head = Head::read(token).filter(|head| head.typ == TYPE && head.alg == Algorithm::EdDSA)?;
        let key = self.verifying.get(&head.kid)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        if !claims.are_good_at(now) {
            return None;
        }
        Some(Subject {
            user_id: claims.sub.parse().ok()?,
            session_id: claims.sid.parse().ok()?,
            second_factor: claims.amr.iter().any(|method| method == MULTIPLE_FACTORS),
        })
    }
}

fn validation(issuer: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // The library would use the system clock; `verify` uses ours.
    validation.validate_exp = false;
    validation.leeway = 0;
    validation
}

#[cfg(test)]
mod tests {
    use kernel::clock::SystemRandom;
    use uuid::Uuid;

    use super::*;

    fn key(kid: &str) -> SigningKey {
        SigningKey { kid: kid.to_owned(), private_pem: generate_key(&SystemRandom) }
    }

    fn tokens(keys: &[&SigningKey], issuer: &str) -> AccessTokens {
        AccessTokens::new(keys.iter().copied().cloned().collect(), issuer).unwrap()
    }

    fn subject() -> Subject {
        Subject {
            user_id: UserId::from_uuid(Uuid::from_u128(1)),
            session_id: SessionId::from_uuid(Uuid::from_u128(2)),
            second_factor: false,
        }
    }

    const NOW: OffsetDateTime = time::macros::datetime!(2026-06-01 12:00 UTC);

    #[test]
    fn a_token_is_good_for_five_minutes_by_our_clock() {
        let tokens = tokens(&[&key("a")], "https://example.org");
        let issued = tokens.issue(subject(), NOW).unwrap();
        assert_eq!(issued.expires_at, NOW + Duration::minutes(5));
        assert_eq!(tokens.verify(&issued.token, NOW + Duration::seconds(299)), Some(subject()));
        assert_eq!(tokens.verify(&issued.token, NOW + Duration::seconds(300)), None);
        let with_second_factor = Subject { second_factor: true, ..subject() };
        let issued = tokens.issue(with_second_factor, NOW).unwrap();
        assert_eq!(tokens.verify(&issued.token, NOW), Some(with_second_factor));
    }

    #[test]
    fn other_keys_issuers_types_and_algorithms_are_refused() {
        let a = key("a");
        let ours = tokens(&[&a], "https://example.org");
        let other_key = tokens(&[&key("a")], "https://example.org").issue(subject(), NOW).unwrap().token;
        let other_issuer = tokens(&[&a], "https://example.com").issue(subject(), NOW).unwrap().token;
        let good = ours.issue(subject(), NOW).unwrap().token;
        let (_, rest) = good.split_once('.').unwrap();
        let with_header = |header: serde_json::Value| {
            let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header.to_string());
            format!("{header}.{rest}")
        };
        let none = with_header(json!({ "alg": "none", "typ": TYPE, "kid": "a" }));
        let hmac = with_header(json!({ "alg": "HS256", "typ": TYPE, "kid": "a" }));
        let plain = with_header(json!({ "alg": "EdDSA", "typ": "JWT", "kid": "a" }));
        let (unsigned, _) = good.rsplit_once('.').unwrap();
        for wrong in [&other_key, &other_issuer, &none, &hmac, &plain, &format!("{unsigned}."), "", "a.b.c", "🎟"] {
            assert_eq!(ours.verify(wrong, NOW), None, "{wrong}");
        }
        assert_eq!(ours.verify(&good, NOW), Some(subject()));
    }

    #[test]
    fn what_a_token_demands_and_when_it_is_good_is_heeded() {
        let a = key("a");
        let ours = tokens(&[&a], "https://example.org");
        let signing = EncodingKey::from_ed_pem(a.private_pem.expose_secret().as_bytes()).unwrap();
        let now = NOW.unix_timestamp();
        let signed = |head: serde_json::Value, more: serde_json::Value| {
            let mut claims = json!({
                "iss": "https://example.org", "aud": AUDIENCE, "sub": subject().user_id.to_string(),
                "sid": subject().session_id.to_string(), "iat": now, "exp": now + 300,
            });
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let part = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
            let message = format!("{}.{}", part(&head), part(&claims));
            let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &signing, Algorithm::EdDSA).unwrap();
            format!("{message}.{signature}")
        };
        let head = || json!({ "alg": "EdDSA", "typ": TYPE, "kid": "a" });
        assert_eq!(ours.verify(&signed(head(), json!({})), NOW), Some(subject()));
        assert_eq!(ours.verify(&signed(head(), json!({ "nbf": now })), NOW), Some(subject()));
        for (more_head, more) in [
            (json!({ "crit": ["exp"] }), json!({})),
            (json!({ "crit": ["b64"], "b64": false }), json!({})),
            (json!({ "crit": [] }), json!({})),
            (json!({ "jku": "https://evil.example/keys" }), json!({})),
            (json!({ "typ": "JWT" }), json!({})),
            (json!({ "kid": null }), json!({})),
            (json!({}), json!({ "nbf": now + 3600 })),
            (json!({}), json!({ "nbf": "tomorrow" })),
            (json!({}), json!({ "iat": now + 3600, "exp": now + 7200 })),
            (json!({}), json!({ "exp": now })),
            (json!({}), json!({ "aud": ["event-radar-too"] })),
        ] {
            let mut head = head();
            head.as_object_mut().unwrap().extend(more_head.as_object().unwrap().clone());
            assert_eq!(ours.verify(&signed(head, more.clone()), NOW), None, "{more_head} {more}");
        }
    }

    #[test]
    fn keys_are_rotated_by_configuration() {
        let (old, new) = (key("2026-01"), key("2026-06"));
        let before = tokens(&[&old], "https://example.org");
        let between = tokens(&[&new, &old], "https://example.org");
        let after = tokens(&[&new], "https://example.org");
        let of_old = before.issue(subject(), NOW).unwrap().token;
        let of_new = between.issue(subject(), NOW).unwrap().token;
        assert_eq!(between.verify(&of_old, NOW), Some(subject()));
        assert_eq!(after.verify(&of_new, NOW), Some(subject()));
        assert_eq!(after.verify(&of_old, NOW), None);
        assert_eq!(before.verify(&of_new, NOW), None);
    }

    #[test]
    fn the_published_keys_verify_and_hold_nothing_private() {
        let tokens = tokens(&[&key("a"), &key("b")], "https://example.org");
        let token = tokens.issue(subject(), NOW).unwrap().token;
        let published = tokens.jwks();
        let keys = published["keys"].as_array().unwrap();
        assert_eq!(keys.iter().map(|key| key["kid"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        for key in keys {
            assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
            assert!(key.get("d").is_none());
        }
        let public = DecodingKey::from_ed_components(keys[0]["x"].as_str().unwrap()).unwrap();
        assert!(jsonwebtoken::decode::<Claims>(&token, &public, &validation("https://example.org")).is_ok());
    }

    #[test]
    fn unusable_keys_are_told() {
        let malformed = SigningKey { kid: "a".to_owned(), private_pem: SecretString::from("no key") };
        assert!(matches!(AccessTokens::new(vec![], "x"), Err(KeyError::None)));
        assert!(matches!(AccessTokens::new(vec![malformed], "x"), Err(KeyError::Malformed { .. })));
        assert!(matches!(AccessTokens::new(vec![key("a"), key("a")], "x"), Err(KeyError::Duplicate(_))));
    }
}
