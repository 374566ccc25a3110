//! What buyers agreed to by ordering.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Error, SimpleObject};
use domain::orders::Order;
use domain::{organizations, site_settings};
use kernel::ids::TypedId as _;
use kernel::site::{LegalKind, LegalText};
use uuid::Uuid;

use crate::schema::context::{Rows, env, rows};
use crate::schema::errors::database;
use crate::schema::organizations::{OrganizationKey, is_shown};
use crate::schema::scalars::DateTime;

/// A text that a buyer agreed to, or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum AgreementKind {
    /// The terms of the platform.
    Terms,
    /// The privacy policy of the platform.
    Privacy,
    /// The organizer's own terms.
    OrganizerTerms,
}

/// The version of a text that was in force when an order was placed: the buyer agreed to it by ordering.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Agreement {
    /// Which text it is: one of the platform, or the organizer's own terms.
    kind: AgreementKind,
    /// The number of its version.
    version: i32,
    /// When that version was published.
    published_at: DateTime,
    /// Where to read that version. It may have the order's secret, if the viewer has it as well.
    url: String,
}

/// A version of a text of the platform, by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LegalTextKey(Uuid);

impl Loader<LegalTextKey> for Rows {
    type Value = LegalText;
    type Error = Error;

    async fn load(&self, keys: &[LegalTextKey]) -> Result<HashMap<LegalTextKey, LegalText>, Error> {
        let texts = site_settings::texts_by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(texts.map_err(database)?.into_iter().map(|text| (LegalTextKey(text.id), text)).collect())
    }
}

/// A version of an organization's terms, by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OrganizationTermsKey(Uuid);

impl Loader<OrganizationTermsKey> for Rows {
    type Value = organizations::Terms;
    type Error = Error;

    async fn load(&self, keys: &[OrganizationTermsKey]) -> Result<HashMap<OrganizationTermsKey, Self::Value>, Error> {
        let terms = organizations::terms_by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(terms.map_err(database)?.into_iter().map(|terms| (OrganizationTermsKey(terms.id), terms)).collect())
    }
}

/// What the buyer of an order agreed to. `is_viewers` says whether the viewer may have the order's secret.
pub(crate) async fn of_order(ctx: &Context<'_>, order: &Order, is_viewers: bool) -> Result<Vec<Agreement>, Error> {
    let mut agreements = Vec::new();
    for id in [order.terms_id, order.privacy_id].into_iter().flatten() {
        if let Some(text) = rows(ctx).load_one(LegalTextKey(id)).await? {
            let page = env(ctx).link(&format!("{}?version={}", text.kind.path(), text.version));
            agreements.push(Agreement {
                kind: if text.kind == LegalKind::Privacy { AgreementKind::Privacy } else { AgreementKind::Terms },
                version: text.version,
                published_at: DateTime(text.published_at),
                url: text.url.unwrap_or(page),
            });
        }
    }
    if let Some(id) = order.organizer_terms_id
        && let Some(terms) = rows(ctx).load_one(OrganizationTermsKey(id)).await?
        && let Some(organization) = rows(ctx).load_one(OrganizationKey(terms.organization_id)).await?
    {
        // Nobody sees the page of a hidden organization, but buyers can read what they agreed to.
        let path = if is_viewers && !is_shown(ctx, organization.id).await? {
            format!("/orders/{}/terms?secret={}", order.typed_id(), order.secret)
        } else {
            format!("/o/{}/terms?version={}", organization.slug, terms.version)
        };
        let page = env(ctx).link(&path);
        agreements.push(Agreement {
            kind: AgreementKind::OrganizerTerms,
            version: terms.version,
            published_at: DateTime(terms.created_at),
            url: terms.url.unwrap_or(page),
        });
    }
    Ok(agreements)
}
