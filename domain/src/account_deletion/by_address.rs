//! What is held of a person by their address alone, without their account. Choices about mails stay: they are kept by a hash
//! of the address, and organizers may still write to whoever has an order.

use entity::message_recipient::{self, RecipientState};
use entity::{contact_message, guest, notification, order_link_request};
use kernel::db::Tx;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;

use super::orders::NOBODY;
use crate::accounts::stand_in;

/// Erases it. The caller has made sure that the address is the person's.
pub(super) async fn erase(tx: &Tx, email: &str) -> Result<(), DbErr> {
    guest::Entity::delete_many().filter(guest::Column::Email.eq(email)).exec(tx).await?;
    contact_message::Entity::delete_many().filter(contact_message::Column::Email.eq(email)).exec(tx).await?;
    order_link_request::Entity::delete_many().filter(order_link_request::Column::Email.eq(email)).exec(tx).await?;
    // Mails about orders are the organizers' to see as well.
    notification::Entity::delete_many()
        .filter(notification::Column::Recipient.eq(email))
        .filter(notification::Column::UserId.is_null())
        .filter(notification::Column::OrderId.is_null())
        .exec(tx)
        .await?;
    blank_messages(tx, email).await
}

/// Messages keep the number of their recipients. Those on their way to somebody are left alone.
async fn blank_messages(tx: &Tx, email: &str) -> Result<(), DbErr> {
    use message_recipient::Column;
    let sent: Vec<Uuid> = message_recipient::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Email.eq(email))
        .filter(Column::State.ne(RecipientState::Waiting))
        .into_tuple()
        .all(tx)
        .await?;
    for id in sent {
        message_recipient::Entity::update_many()
            .col_expr(Column::Email, Expr::value(stand_in(id)))
            .col_expr(Column::Name, Expr::value(NOBODY))
            .filter(Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

    use crate::testing::{TestEnv, test_env};

    #[tokio::test]
    async fn what_is_erased_is_found_through_an_index() {
        let TestEnv { env, .. } = &test_env().await;
        for (table, which) in [
            ("guests", "email = 'x'"),
            ("guests", "invited_by = 'x'"),
            ("contact_messages", "email = 'x'"),
            ("order_link_requests", "email = 'x'"),
            ("notifications", "recipient = 'x' AND user_id IS NULL AND order_id IS NULL"),
            ("message_recipients", "email = 'x' AND state <> 'waiting'"),
        ] {
            let sql = format!("EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {which}");
            let plan = env.db.primary().query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
            let plan: String = plan.unwrap().try_get("", "detail").unwrap();
            assert!(plan.starts_with("SEARCH") && plan.contains("INDEX"), "{table}, {which}: {plan}");
        }
    }
}
