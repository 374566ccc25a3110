//! Counting the uses of invitation links, in the transaction that admits the orders they lead to.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use entity::guest_link::{Column, Entity as Links};
use kernel::Env;
use kernel::db::Tx;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, DbErr};

use super::{AdmissionRequest, EarlierOrders, Via};

/// Which requests may use their link; all others have none, or were admitted before.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// The links of the requests that count as a use, by the index of the request.
    counted: BTreeMap<usize, Uuid>,
    refused: Vec<usize>,
}

impl Uses {
    /// Counts the uses of the requests' links, each only if the link allows one more. Links are taken in the order of their
    /// ids, so that two processes wait for each other and not in a circle.
    pub(super) async fn count(
        tx: &Tx,
        env: &Env,
        requests: &[AdmissionRequest],
        earlier: &EarlierOrders,
    ) -> Result<Self, DbErr> {
        let mut links: Vec<(Uuid, usize)> = Vec::new();
        for (index, request) in requests.iter().enumerate() {
            match request.via {
                Via::Link(id) if !earlier.contains_key(&request.key()) => links.push((id, index)),
                Via::Link(_) | Via::Sale | Via::Invitation | Via::Organizer(_) => {}
            }
        }
        links.sort_unstable();
        let mut uses = Self::default();
        // A request that is made twice at the same time is one order, and so one use.
        let mut taken = HashMap::new();
        for (id, index) in links {
            let may = match taken.entry(requests[index].key()) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(first) => {
                    let may = take(tx, env, id).await?;
                    if may {
                        uses.counted.insert(index, id);
                    }
                    *first.insert(may)
                }
            };
            if !may {
                uses.refused.push(index);
            }
        }
        Ok(uses)
    }

    /// Whether the link of the request at this index allows no more uses.
    pub(super) fn refuses(&self, index: usize) -> bool {
        self.refused.contains(&index)
    }

    /// Gives back the uses of requests that were not placed.
    pub(super) async fn give_back(self, tx: &Tx, was_placed: impl Fn(usize) -> bool) -> Result<(), DbErr> {
        for (_, id) in self.counted.into_iter().filter(|(index, _)| !was_placed(*index)) {
            Links::update_many()
                .filter(Column::Id.eq(id))
                .col_expr(Column::Uses, Expr::col(Column::Uses).sub(1))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}

async fn take(tx: &Tx, env: &Env, id: Uuid) -> Result<bool, DbErr> {
    let taken = Links::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(env.now())))
        .filter(
            Condition::any().add(Column::MaxUses.is_null()).add(Expr::col(Column::Uses).lt(Expr::col(Column::MaxUses))),
        )
        .col_expr(Column::Uses, Expr::col(Column::Uses).add(1))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}
