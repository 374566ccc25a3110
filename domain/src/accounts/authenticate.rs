//! Resolving an access token to the person it belongs to.

use std::collections::HashMap;

use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use entity::{membership, session};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use kernel::Env;
use kernel::actor::{SignedIn, Via};
use kernel::db::among;
use kernel::ids::{SessionId, UserId};
use kernel::text::{EmailAddress, Locale};

/// An account joined with one of its role grants, if it has any.
#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    email: String,
    display_name: String,
    locale: String,
    timezone: String,
    status: UserStatus,
    email_verified_at: Option<time::OffsetDateTime>,
    role: Option<Role>,
    is_member: bool,
    session_id: Uuid,
    second_factor_at: Option<time::OffsetDateTime>,
}

/// Loads a signed-in person, unless the session has ended, the account is suspended or its address is unverified. It
/// runs on every request, so it is one statement, and ending a session takes effect at once, like getting a role or joining an
/// organization.
pub async fn authenticate(env: &Env, user_id: UserId, session_id: SessionId) -> Result<Option<SignedIn>, DbErr> {
    let this = Condition::all().add(session::Column::Id.eq(session_id)).add(user::Column::Id.eq(user_id));
    Ok(signed_in_with(env, this).await?.remove(&session_id))
}

/// The people who are signed in with these sessions, by session; sessions that are over are left out. One statement,
/// however many there are.
pub async fn authenticate_all(
    env: &Env,
    sessions: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, SignedIn>, DbErr> {
    let ids = sessions.into_iter().map(|id| id.uuid());
    signed_in_with(env, Condition::all().add(among(env.db.primary(), session::Column::Id, ids))).await
}

async fn signed_in_with(env: &Env, these: Condition) -> Result<HashMap<SessionId, SignedIn>, DbErr> {
    let session_of =
        user::Entity::belongs_to(session::Entity).from(user::Column::Id).to(session::Column::UserId).into();
    let grants_of =
        user::Entity::belongs_to(role_grant::Entity).from(user::Column::Id).to(role_grant::Column::UserId).into();
    let rows: Vec<Row> = user::Entity::find()
        .select_only()
        .columns([
            user::Column::Id,
            user::Column::Email,
            user::Column::DisplayName,
            user::Column::Locale,
            user::Column::Timezone,
            user::Column::Status,
            user::Column::EmailVerifiedAt,
        ])
        .column(role_grant::Column::Role)
        .expr_as(Expr::exists(memberships()), "is_member")
        .column_as(session::Column::Id, "session_id")
        .column(session::Column::SecondFactorAt)
        .join(JoinType::InnerJoin, session_of)
        .join(JoinType::LeftJoin, grants_of)
        .filter(these)
        .filter(user::Column::Status.eq(UserStatus::Active))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(env.now()))
        .into_model()
        .all(env.db.primary())
        .await?;
    let mut of_session: HashMap<SessionId, (Row, Vec<Role>)> = HashMap::new();
    for row in rows {
        let role = row.role;
        let (_, roles) = of_session.entry(SessionId::from_uuid(row.session_id)).or_insert((row, Vec::new()));
        roles.extend(role);
    }
    Ok(of_session.into_iter().map(|(id, (row, roles))| (id, signed_in(env, row, id, roles))).collect())
}

/// The memberships of the account.
fn memberships() -> SelectStatement {
    Query::select()
        .column(membership::Column::OrganizationId)
        .from(membership::Entity)
        .and_where(Expr::col((membership::Entity, membership::Column::UserId)).equals((user::Entity, user::Column::Id)))
        .to_owned()
}

fn signed_in(env: &Env, row: Row, session_id: SessionId, roles: Vec<Role>) -> SignedIn {
    let lacks = env.settings.admins_need_second_factor && row.second_factor_at.is_none();
    SignedIn {
        lacks_second_factor: lacks && roles.contains(&Role::Admin),
        is_member: row.is_member,
        user_id: UserId::from_uuid(row.id),
        via: Via::Session(session_id),
        email: EmailAddress::stored(&row.email),
        display_name: row.display_name,
        status: row.status,
        email_verified: row.email_verified_at.is_some(),
        locale: Locale::or_default(&row.locale),
        timezone: row.timezone,
        roles,
    }
}
