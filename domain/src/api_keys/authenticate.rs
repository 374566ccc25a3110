//! Resolving a key to the person it acts for.

use std::collections::HashMap;

use entity::api_key::{Column, Entity};
use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use entity::{api_key, membership};
use kernel::Env;
use kernel::actor::{KeyRights, SignedIn, Via};
use kernel::api_key_secret::ApiKeySecret;
use kernel::db::among;
use kernel::ids::{ApiKeyId, OrganizationId, UserId};
use kernel::scopes::Scopes;
use kernel::text::{EmailAddress, Locale};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QuerySelect as _};
use time::{Duration, OffsetDateTime};

/// How often the last use is written down.
const NOTED: Duration = Duration::minutes(1);

/// Whom a key acts for.
#[derive(Debug, Clone)]
pub struct Found {
    /// The person, limited by the key.
    pub person: SignedIn,
    /// Whether it is time to write down that the key was used, see [`note_use`].
    pub use_is_due: bool,
}

/// A key joined with its person and one of their roles, if they have any.
#[derive(Debug, FromQueryResult)]
struct Row {
    key_id: Uuid,
    organization_id: Option<Uuid>,
    scopes: String,
    last_used_at: Option<OffsetDateTime>,
    user_id: Uuid,
    email: String,
    display_name: String,
    locale: String,
    timezone: String,
    status: UserStatus,
    email_verified_at: Option<OffsetDateTime>,
    role: Option<Role>,
    is_member: bool,
}

/// Whom a secret acts for; nobody if there is no such key, it has expired or was revoked, its person is suspended or
/// doesn't belong to its organization any more. It runs on every request, so it is one statement, and all that takes
/// effect at once.
pub async fn authenticate(env: &Env, secret: &ApiKeySecret) -> Result<Option<Found>, DbErr> {
    let this = Condition::all().add(Column::SecretHash.eq(secret.digest()));
    Ok(found(env, this).await?.into_values().next())
}

/// Whom these keys act for; those that work no longer are left out. One statement, however many there are.
pub async fn authenticate_all(
    env: &Env,
    keys: impl IntoIterator<Item = ApiKeyId>,
) -> Result<HashMap<ApiKeyId, SignedIn>, DbErr> {
    let ids = keys.into_iter().map(|id| id.uuid());
    let these = Condition::all().add(among(env.db.primary(), Column::Id, ids));
    Ok(found(env, these).await?.into_iter().map(|(id, found)| (id, found.person)).collect())
}

async fn found(env: &Env, these: Condition) -> Result<HashMap<ApiKeyId, Found>, DbErr> {
    let person = Entity::belongs_to(user::Entity).from(Column::UserId).to(user::Column::Id).into();
    let grants = Entity::belongs_to(role_grant::Entity).from(Column::UserId).to(role_grant::Column::UserId).into();
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .column_as(Column::Id, "key_id")
        .columns([Column::OrganizationId, Column::Scopes, Column::LastUsedAt, Column::UserId])
        .columns([
            user::Column::Email,
            user::Column::DisplayName,
            user::Column::Locale,
            user::Column::Timezone,
            user::Column::Status,
            user::Column::EmailVerifiedAt,
        ])
        .column(role_grant::Column::Role)
        .expr_as(Expr::exists(memberships()), "is_member")
        .join(JoinType::InnerJoin, person)
        .join(JoinType::LeftJoin, grants)
        .filter(these)
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.is_null().or(Column::ExpiresAt.gt(env.now())))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .into_model()
        .all(env.db.primary())
        .await?;
    let mut of_key: HashMap<ApiKeyId, (Row, Vec<Role>)> = HashMap::new();
    for row in rows {
        let role = row.role;
        let (_, roles) = of_key.entry(ApiKeyId::from_uuid(row.key_id)).or_insert((row, Vec::new()));
        // Administrators log in.
        roles.extend(role.filter(|role| *role != Role::Admin));
    }
    let works = |row: &Row| row.organization_id.is_none() || row.is_member;
    let working = of_key.into_iter().filter(|(_, (row, _))| works(row));
    Ok(working.map(|(id, (row, roles))| (id, of_row(env, id, row, roles))).collect())
}

/// The memberships of the key's person, of its organization alone if it has one.
fn memberships() -> SelectStatement {
    let organization = (api_key::Entity, Column::OrganizationId);
    let in_reach =
        Expr::col(organization)
            .is_null()
            .or(Expr::col((membership::Entity, membership::Column::OrganizationId)).equals(organization));
    Query::select()
        .column(membership::Column::OrganizationId)
        .from(membership::Entity)
        .and_where(
            Expr::col((membership::Entity, membership::Column::UserId)).equals((api_key::Entity, Column::UserId)),
        )
        .and_where(in_reach)
        .to_owned()
}

fn of_row(env: &Env, id: ApiKeyId, row: Row, roles: Vec<Role>) -> Found {
    let organization = row.organization_id.map(OrganizationId::from_uuid);
    let person = SignedIn {
        user_id: UserId::from_uuid(row.user_id),
        via: Via::Key(KeyRights { id, organization, scopes: Scopes::stored(&row.scopes) }),
        email: EmailAddress::stored(&row.email),
        display_name: row.display_name,
        status: row.status,
        email_verified: row.email_verified_at.is_some(),
        locale: Locale::or_default(&row.locale),
        timezone: row.timezone,
        roles,
        is_member: row.is_member,
        lacks_second_factor: false,
    };
    Found { person, use_is_due: row.last_used_at.is_none_or(|at| env.now() - at >= NOTED) }
}

/// Writes down that a key was used, at most once a minute. Not part of what it was used for: that must not wait for it,
/// and need not succeed.
pub async fn note_use(env: &Env, id: ApiKeyId) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    let noted = Column::LastUsedAt.is_null().or(Column::LastUsedAt.lte(env.now() - NOTED));
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(env.now()))
        .filter(Column::Id.eq(id))
        .filter(noted)
        .exec(&tx)
        .await?;
    tx.commit().await
}
