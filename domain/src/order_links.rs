//! Mailing people the links of their orders, for those who lost them. The request does the same work for every address and
//! code; the worker decides whether there are orders and what is mailed.

use entity::order::{self, OrderStatus};
use entity::order_link_request::{ActiveModel, Column, Entity, Model};
use entity::{event, user};
use kernel::error::{Failure, Validation};
use kernel::ids::OrderLinkRequestId;
use kernel::jobs::outbox;
use kernel::retention::Old;
use kernel::text::{EmailAddress, Locale, is_visible, line};
use kernel::{Env, text};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::Duration;

use crate::job::Job;
use crate::orders::OrderErrorCode;

/// How many orders a mail lists.
const LISTED: u64 = 20;
/// How long after its event an order is still mailed.
const AFTER: Duration = Duration::days(60);
/// How long a request is kept.
const KEPT: Duration = Duration::days(1);
/// The longest code that is looked for.
const CODE: usize = 12;

/// What somebody remembers of their orders. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct AskForLinks {
    /// The address they ordered with.
    pub email: Option<String>,
    /// An order's code.
    pub code: Option<String>,
    /// The language they read; that of the order by default.
    pub locale: Option<String>,
}

/// Requests a mail with the links of one's orders: of the order with a code, or of all with an address. It goes to the
/// address that the orders were placed with. Anybody may; the response is the same whatever there is.
pub async fn ask(env: &Env, input: AskForLinks) -> Result<(), Failure<OrderErrorCode>> {
    let mut checks = Validation::new();
    let email = input.email.as_deref().filter(|email| is_visible(email)).map(EmailAddress::parse);
    let email = checks.take_optional("email", email);
    let code = input.code.as_deref().filter(|code| is_visible(code)).map(|code| line(code, CODE));
    let code = checks.take_optional("code", code);
    let locale = checks.take("locale", input.locale.as_deref().map_or_else(|| Ok(Locale::default()), str::parse));
    let (email, code, locale) = checks.finish_with((email, code, locale))?;
    if email.is_none() && code.is_none() {
        return Err(Failure::invalid("email", text::Invalid::required()));
    }
    let request_id = env.ids.next();
    let tx = env.begin().await?;
    let row = ActiveModel {
        id: Set(request_id),
        email: Set(email.map(|email| email.as_str().to_owned())),
        code: Set(code.map(|code| code.to_uppercase().chars().take(CODE).collect())),
        locale: Set(locale.tag().to_owned()),
        created_at: Set(env.now()),
    };
    Entity::insert(row).exec_without_returning(&tx).await?;
    let request_id = OrderLinkRequestId::from_uuid(request_id);
    outbox::enqueue(&tx, env, [Job::SendOrderLinks { request_id }]).await?;
    tx.commit().await?;
    Ok(())
}

/// The orders that a request is about, all with one address, newest first.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    env: &Env,
    request_id: OrderLinkRequestId,
) -> Result<Option<(Model, Vec<order::Model>)>, DbErr> {
    let Some(request) = Entity::find_by_id(request_id).one(conn).await? else { return Ok(None) };
    let open =
        order::Entity::find().filter(order::Column::Status.is_in([OrderStatus::Confirmed, OrderStatus::Pending]));
    let orders = match (&request.code, &request.email) {
        (Some(code), email) => {
            let order = open.filter(order::Column::Code.eq(code.as_str())).one(conn).await?;
            order.into_iter().filter(|order| email.as_ref().is_none_or(|email| *email == order.email)).collect()
        }
        (None, Some(email)) => {
            let recent =
                order::Entity::belongs_to(event::Entity).from(order::Column::EventId).to(event::Column::Id).into();
            open.join(sea_orm::JoinType::InnerJoin, recent)
                .filter(event::Column::EndsAt.gt(env.now() - AFTER))
                .filter(order::Column::Id.in_subquery(with_address(email)))
                .order_by_desc(order::Column::Id)
                .limit(LISTED)
                .all(conn)
                .await?
        }
        (None, None) => Vec::new(),
    };
    Ok(Some((request, orders)))
}

/// The ids of the orders with an address: those of guests, of accounts, and those that organizers added. Each kind has an
/// index of its own.
fn with_address(email: &str) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::sea_query::{Query, UnionType};

    let ids = || Query::select().column(order::Column::Id).from(order::Entity).to_owned();
    let accounts =
        Query::select().column(user::Column::Id).from(user::Entity).and_where(user::Column::Email.eq(email)).to_owned();
    let of_account = ids()
        .and_where(order::Column::UserId.in_subquery(accounts))
        .and_where(order::Column::Email.eq(email))
        .to_owned();
    let added =
        ids().and_where(Expr::cust("orders.origin <> 'sale'")).and_where(order::Column::Email.eq(email)).to_owned();
    ids()
        .and_where(order::Column::IdempotencyScope.eq(email))
        .and_where(order::Column::Email.eq(email))
        .union(UnionType::All, of_account)
        .union(UnionType::All, added)
        .to_owned()
}

/// Deletes requests that were answered, or never will be.
pub(crate) async fn clean_up(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - KEPT;
    let old: Old<Entity> = Old { id: Column::Id, at: Column::CreatedAt, before, which: None, with: &[] };
    old.delete(env).await
}
