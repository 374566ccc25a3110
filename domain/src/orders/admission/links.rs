//! Counting the uses of invitation links, in the transaction that admits the orders they lead to.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::guest_link::{Column, Entity as Links, Model as Link};
use kernel::Env;
use kernel::db::{Tx, among};
use sea_orm::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, LockType};
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};

use super::{AdmissionRequest, EarlierOrders, Via};

/// Which requests may use their link; all others have none, or were admitted before.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// The links of the requests that may use theirs, by the index of the request; with the index of the first of those that
    /// have the same key, of which one is placed at most.
    allowed: BTreeMap<usize, (Uuid, usize)>,
    refused: Vec<usize>,
}

impl Uses {
    /// Locks the requests' links, and lets each be used as often as it allows. Runs one statement.
    pub(super) async fn allow(
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
        let mut uses = Self::default();
        if links.is_empty() {
            return Ok(uses);
        }
        let mut left = left_of(tx, env, links.iter().map(|(id, _)| *id)).await?;
        // Requests with the same key that are made at the same time are one order at most, and so one use.
        let mut taken = HashMap::new();
        for (id, index) in links {
            let first = match taken.entry((id, requests[index].key())) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(first) => {
                    let left = left.entry(id).or_default();
                    let may = *left > 0;
                    *left -= i32::from(may);
                    *first.insert(may.then_some(index))
                }
            };
            match first {
                Some(first) => drop(uses.allowed.insert(index, (id, first))),
                None => uses.refused.push(index),
            }
        }
        Ok(uses)
    }

    /// Whether the link of the request at this index allows no more uses.
    pub(super) fn refuses(&self, index: usize) -> bool {
        self.refused.contains(&index)
    }

    /// Counts the uses of the requests that were placed. Runs one statement.
    pub(super) async fn count(self, tx: &Tx, was_placed: impl Fn(usize) -> bool) -> Result<(), DbErr> {
        let placed = self.allowed.into_iter().filter(|(index, _)| was_placed(*index)).map(|(_, once)| once);
        let mut uses: BTreeMap<Uuid, i32> = BTreeMap::new();
        for (id, _) in placed.collect::<BTreeSet<_>>() {
            *uses.entry(id).or_default() += 1;
        }
        if uses.is_empty() {
            return Ok(());
        }
        let mut more = CaseStatement::new();
        for (id, number) in &uses {
            more = more.case(Expr::col(Column::Id).eq(*id), *number);
        }
        Links::update_many()
            .filter(among(tx, Column::Id, uses.into_keys()))
            .col_expr(Column::Uses, Expr::col(Column::Uses).add(more))
            .exec(tx)
            .await?;
        Ok(())
    }
}

/// How many more orders each of these links leads to, which are locked in the order of their ids, so that two processes
/// wait for each other and not in a circle.
async fn left_of(tx: &Tx, env: &Env, ids: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, i32>, DbErr> {
    let links = Links::find().filter(among(tx, Column::Id, ids)).order_by_asc(Column::Id);
    let links = links.lock(LockType::NoKeyUpdate).all(tx).await?;
    let works = |link: &Link| link.revoked_at.is_none() && link.expires_at.is_none_or(|at| at > env.now());
    let left = |link: Link| (link.id, link.max_uses.map_or(i32::MAX, |most| most - link.uses));
    Ok(links.into_iter().filter(works).map(left).collect())
}

#[cfg(test)]
mod tests {
    use kernel::request;
    use kernel::site::Agreed;
    use kernel::text::{EmailAddress, Locale};
    use sea_orm::{ConnectionTrait as _, IntoActiveModel as _};

    use super::*;
    use crate::orders::admission::{Buyer, Shown};
    use crate::testing::{TestEnv, test_env};

    async fn link(env: &Env, uses: i32, max_uses: Option<i32>) -> Uuid {
        let id = env.ids.next();
        let row = Link {
            id,
            event_id: id,
            organization_id: id,
            ticket_type_id: None,
            name: "Friends".to_owned(),
            token_hash: [id.as_bytes().as_slice(), id.as_bytes()].concat(),
            uses,
            max_uses,
            expires_at: None,
            revoked_at: None,
            created_by: id,
            created_at: env.now(),
        };
        Links::insert(row.into_active_model()).exec_without_returning(env.db.writer()).await.unwrap();
        id
    }

    fn request(link: Uuid, number: usize) -> AdmissionRequest {
        AdmissionRequest {
            buyer: Buyer {
                user_id: None,
                email: EmailAddress::parse("fay@example.org").unwrap(),
                name: "Fay".to_owned(),
                locale: Locale::En,
            },
            lines: Vec::new(),
            idempotency_scope: link.to_string(),
            idempotency_key: number.to_string(),
            idempotency_hash: Vec::new(),
            return_url: None,
            agreed: Agreed::default(),
            shown: Shown::default(),
            origin: request::current(),
            via: Via::Link(link),
        }
    }

    #[tokio::test]
    async fn a_batch_takes_two_statements_however_many_use_links() {
        let TestEnv { env, .. } = &test_env().await;
        env.db.writer().execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
        let (few, many) = (link(env, 3, Some(5)).await, link(env, 7, None).await);
        let missing = env.ids.next();
        let mut requests: Vec<_> = (0..20).map(|n| request(if n % 2 == 0 { few } else { many }, n)).collect();
        requests.extend([request(missing, 0), request(few, 0), request(many, 1)]);
        let tx = env.begin().await.unwrap();
        let before = env.db.statements();
        let uses = Uses::allow(&tx, env, &requests, &HashMap::new()).await.unwrap();
        let refused: Vec<_> = (0..requests.len()).filter(|index| uses.refuses(*index)).collect();
        assert_eq!(refused, [4, 6, 8, 10, 12, 14, 16, 18, 20], "two more are allowed; the same request is one use");
        // The first of each link found no place, but another request with its key did.
        uses.count(&tx, |index| index > 1).await.unwrap();
        assert_eq!(env.db.statements() - before, 2);
        tx.commit().await.unwrap();
        let used = async |id: Uuid| Links::find_by_id(id).one(env.db.primary()).await.unwrap().unwrap().uses;
        assert_eq!((used(few).await, used(many).await), (5, 17));
    }
}
