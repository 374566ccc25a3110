//! Organizations that can't do without a person.

use entity::dispute::{self, DisputeStatus};
use entity::event::{self, EventStatus};
use entity::membership::{self, MemberRole};
use entity::order::{self, OrderStatus};
use entity::organization;
use entity::refund::{self, RefundStatus};
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::UserId;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

/// The organizations that keep the actor's account from being deleted: the actor is their only active owner, and they have
/// other members, published events that are not over, or money is open: unpaid or doubtful payments, refunds, disputes.
pub async fn obstacles(env: &Env, actor: &Actor) -> Result<Vec<organization::Model>, DbErr> {
    match actor.person() {
        Some(user) => of(env.db.primary(), env, user.user_id).await,
        None => Ok(Vec::new()),
    }
}

/// The same in the transaction that relies on it. The owners' rows are locked first, so that of two owners who leave at
/// once the second sees that the first is gone.
pub(super) async fn locked(tx: &Tx, env: &Env, user_id: UserId) -> Result<Vec<organization::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::Role.eq(MemberRole::Owner))
        .filter(membership::Column::OrganizationId.in_subquery(owned(user_id)))
        .order_by_asc(membership::Column::OrganizationId)
        .order_by_asc(membership::Column::UserId)
        .lock_exclusive()
        .all(tx)
        .await?;
    of(tx, env, user_id).await
}

async fn of(conn: &impl ConnectionTrait, env: &Env, user_id: UserId) -> Result<Vec<organization::Model>, DbErr> {
    let busy = Condition::any()
        .add(Expr::exists(other_members(user_id)))
        .add(Expr::exists(upcoming(env)))
        .add(Expr::exists(pending_orders()))
        .add(Expr::exists(open_refunds()))
        .add(Expr::exists(open_disputes()));
    organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(owned(user_id)))
        .filter(organization::Column::Id.not_in_subquery(owned_by_others(user_id)))
        .filter(busy)
        .order_by_asc(organization::Column::Id)
        .all(conn)
        .await
}

fn owners() -> SelectStatement {
    Query::select()
        .column(membership::Column::OrganizationId)
        .from(membership::Entity)
        .and_where(membership::Column::Role.eq(MemberRole::Owner))
        .to_owned()
}

fn owned(user_id: UserId) -> SelectStatement {
    owners().and_where(membership::Column::UserId.eq(user_id)).to_owned()
}

/// Of the person's organizations, those with another owner who can act.
fn owned_by_others(user_id: UserId) -> SelectStatement {
    let own = Expr::col((user::Entity, user::Column::Id)).equals((membership::Entity, membership::Column::UserId));
    owners()
        .inner_join(user::Entity, own)
        .and_where(Expr::col((user::Entity, user::Column::Status)).eq(UserStatus::Active.to_value()))
        .and_where(membership::Column::UserId.ne(user_id))
        .and_where(membership::Column::OrganizationId.in_subquery(owned(user_id)))
        .to_owned()
}

fn this_organization() -> Expr {
    Expr::col((organization::Entity, organization::Column::Id))
}

fn other_members(user_id: UserId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(membership::Entity)
        .and_where(Expr::col((membership::Entity, membership::Column::OrganizationId)).eq(this_organization()))
        .and_where(membership::Column::UserId.ne(user_id))
        .to_owned()
}

fn upcoming(env: &Env) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(event::Entity)
        .and_where(Expr::col((event::Entity, event::Column::OrganizationId)).eq(this_organization()))
        .and_where(event::Column::Status.eq(EventStatus::Published))
        .and_where(event::Column::EndsAt.gt(env.now()))
        .to_owned()
}

fn orders() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(order::Entity)
        .and_where(Expr::col((order::Entity, order::Column::OrganizationId)).eq(this_organization()))
        .to_owned()
}

fn pending_orders() -> SelectStatement {
    orders().and_where(order::Column::Status.eq(OrderStatus::Pending)).to_owned()
}

fn open_refunds() -> SelectStatement {
    let own = Expr::col((refund::Entity, refund::Column::OrderId)).equals((order::Entity, order::Column::Id));
    orders().inner_join(refund::Entity, own).and_where(refund::Column::Status.eq(RefundStatus::Pending)).to_owned()
}

fn open_disputes() -> SelectStatement {
    let own = Expr::col((dispute::Entity, dispute::Column::OrderId)).equals((order::Entity, order::Column::Id));
    orders()
        .inner_join(dispute::Entity, own)
        .and_where(dispute::Column::Status.is_not_in([
            DisputeStatus::InquiryClosed,
            DisputeStatus::Won,
            DisputeStatus::Lost,
        ]))
        .to_owned()
}
