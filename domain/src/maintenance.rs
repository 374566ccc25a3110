//! The periodic clean-up.

use futures::FutureExt as _;
use kernel::jobs::{Each, Outcome, outbox};
use kernel::retention::Part;
use kernel::{Env, idempotency, replies};
use sea_orm::DbErr;

use crate::{
    accounts, api_keys, contact, contact_changes, events, guests, mail_samples, messages, notifications, order_links,
    organizations, sale_notices, settlement,
};

/// Deletes finished jobs, used tokens, old webhook events and everything else that only grows
/// ([`kernel::env::Retention`] says how long it is retained), enqueues the removal of unused files, and revives stuck
/// changes for CRMs. The parts are independent: one that fails is reported and retried, and does not block
/// the others.
pub async fn clean_up(env: &Env) -> Result<Outcome, DbErr> {
    let retention = env.settings.retention;
    let mut parts: Vec<Part<'_>> = vec![
        ("jobs", outbox::forget(env, retention.jobs).boxed()),
        ("webhooks", settlement::forget_webhooks(env, retention.webhooks).boxed()),
        ("mails", notifications::forget(env, retention.mails).boxed()),
        ("recipients", messages::forget_recipients(env, retention.message_recipients).boxed()),
        ("changes", events::forget_changes(env, retention.event_changes).boxed()),
        ("keys", idempotency::forget(env).boxed()),
        ("replies", replies::forget(env).boxed()),
        ("covers", events::remove_leftovers(env).boxed()),
        ("pictures", events::remove_leftover_pictures(env).boxed()),
        ("logos", organizations::remove_leftover_logos(env).boxed()),
        ("avatars", accounts::avatars::remove_leftovers(env).boxed()),
        ("invitations", organizations::invitations::clean_up(env).boxed()),
        ("order links", order_links::clean_up(env).boxed()),
        ("tests", messages::forget_tests(env).boxed()),
        ("contact messages", contact::forget(env).boxed()),
        ("tests of mails", mail_samples::forget(env).boxed()),
        ("guests", guests::forget(env).boxed()),
        ("contacts", contact_changes::revive(env).boxed()),
        ("sales", sale_notices::forget(env, retention.jobs).boxed()),
        ("notices", sale_notices::revive(env).boxed()),
    ];
    parts.extend(accounts::clean_up(env, retention.sessions));
    parts.push(api_keys::clean_up(env, retention.sessions));
    let (mut each, mut more) = (Each::default(), false);
    for (what, part) in parts {
        let ended = part.await;
        more |= matches!(ended, Ok(true));
        each.note("clean-up", what, ended.map(drop))?;
    }
    Ok(each.outcome(if more { Outcome::NotBefore(env.now()) } else { Outcome::Done }))
}

#[cfg(test)]
mod tests {
    use entity::{inbox, job_failure};
    use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, Statement};
    use time::Duration;

    use super::*;
    use crate::job::Job;
    use crate::testing::{TestEnv, test_env};

    /// Finished jobs, each with a failure, and old webhook events.
    async fn fill(env: &Env, rows: usize) {
        let tx = env.begin().await.unwrap();
        outbox::enqueue(&tx, env, (0..rows).map(|_| Job::RemindDue)).await.unwrap();
        tx.commit().await.unwrap();
        let conn = env.db.writer();
        for sql in [
            "UPDATE outbox SET state = 'done', finished_at = created_at",
            "INSERT INTO job_failures (id, job_id, attempt, error, created_at)
             SELECT randomblob(16), id, 1, 'odd', created_at FROM outbox",
            "INSERT INTO inbox (id, provider, event_id, kind, object_id, created_at)
             SELECT id, 'stripe', hex(id), 'x', 'other', created_at FROM outbox",
        ] {
            conn.execute_unprepared(sql).await.unwrap();
        }
    }

    #[tokio::test]
    async fn deletes_in_slices_what_is_old_and_keeps_what_is_young() {
        let TestEnv { env, clock, .. } = &test_env().await;
        fill(env, 1_201).await;
        clock.advance(Duration::days(8));
        let tx = env.begin().await.unwrap();
        outbox::enqueue(&tx, env, [Job::RemindDue]).await.unwrap();
        tx.commit().await.unwrap();
        let before = env.db.statements();
        assert_eq!(clean_up(env).await.unwrap(), Outcome::Done);
        assert!(env.db.statements() - before < 100, "not one by one");
        assert_eq!(entity::outbox::Entity::find().count(env.db.primary()).await.unwrap(), 1);
        assert_eq!(job_failure::Entity::find().count(env.db.primary()).await.unwrap(), 0);
        assert_eq!(inbox::Entity::find().count(env.db.primary()).await.unwrap(), 1_201, "these are kept for 30 days");
        clock.advance(Duration::days(30));
        assert_eq!(clean_up(env).await.unwrap(), Outcome::Done);
        assert_eq!(inbox::Entity::find().count(env.db.primary()).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_part_that_fails_keeps_none_of_the_others_back() {
        let TestEnv { env, clock, .. } = &test_env().await;
        fill(env, 3).await;
        clock.advance(Duration::days(40));
        // Make the first part fail.
        let broken = "CREATE TRIGGER kept BEFORE DELETE ON job_failures BEGIN SELECT RAISE(ABORT, 'kept'); END";
        env.db.writer().execute_unprepared(broken).await.unwrap();
        let outcome = clean_up(env).await.unwrap();
        assert!(
            matches!(&outcome, Outcome::Retry(why) if why.starts_with("1 failed, the first: clean-up jobs")),
            "{outcome:?}"
        );
        assert_eq!(inbox::Entity::find().count(env.db.primary()).await.unwrap(), 0, "the later parts did theirs");
    }

    #[tokio::test]
    async fn everything_is_found_through_an_index() {
        let TestEnv { env, .. } = &test_env().await;
        for (table, at, which) in [
            ("outbox", "finished_at", "state IN ('done', 'dropped')"),
            ("inbox", "created_at", "TRUE"),
            ("sessions", "expires_at", "TRUE"),
            ("sessions", "revoked_at", "revoked_at IS NOT NULL"),
            ("refresh_tokens", "consumed_at", "consumed_at IS NOT NULL"),
            ("one_time_tokens", "expires_at", "TRUE"),
            ("mail_link_requests", "created_at", "TRUE"),
            ("sign_ups", "created_at", "TRUE"),
            ("email_changes", "expires_at", "TRUE"),
            ("second_factor_challenges", "expires_at", "TRUE"),
            ("second_factors", "created_at", "confirmed_at IS NULL"),
            ("notifications", "updated_at", "state <> 'sending'"),
            ("messages", "created_at", "is_test"),
            ("invitations", "expires_at", "TRUE"),
            ("contact_messages", "created_at", "TRUE"),
            ("mail_text_tests", "created_at", "TRUE"),
            ("event_changes", "told_at", "told_at IS NOT NULL"),
            ("idempotency_keys", "created_at", "TRUE"),
            ("sales", "created_at", "job_id IS NOT NULL"),
        ] {
            let id = match table {
                "idempotency_keys" => "subject_id",
                "second_factors" => "user_id",
                _ => "id",
            };
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT {id}, {at} FROM {table} WHERE {at} < '2026-01-01' AND {which} ORDER BY {at}, {id}"
            );
            let plan = env.db.primary().query_all_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, sql)).await;
            let plan: Vec<String> =
                plan.unwrap().iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect();
            assert!(plan[0].contains("USING") && plan[0].contains("INDEX"), "{table}: {plan:?}");
        }
    }
}
