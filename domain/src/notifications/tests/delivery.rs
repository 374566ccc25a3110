//! Delivery: what is retried, what is recorded, and what is sent only once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use entity::membership::{self, MemberRole};
use entity::notification::{self, NotificationState};
use entity::order;
use entity::user::{self, UserStatus};
use futures::future::join_all;
use kernel::Env;
use kernel::ids::{JobId, OrderId, TypedId as _};
use kernel::jobs::Outcome;
use kernel::mail::{Mail, MailError, Mailer};
use kernel::text::Locale;
use sea_orm::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel as _};

use super::letters::{AT, purchase};
use crate::job::Job;
use crate::notifications::buyer::Purchase;
use crate::notifications::{self, Together};
use crate::testing::test_env;

/// A mail server that gives scripted responses per address, then accepts everything, and remembers what it accepted.
#[derive(Default)]
struct Script {
    answers: Mutex<HashMap<String, Vec<MailError>>>,
    accepted: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl Mailer for Script {
    async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        let to = mail.to.as_str().to_owned();
        if let Some(error) = self.answers.lock().unwrap().get_mut(&to).and_then(Vec::pop) {
            return Err(error);
        }
        self.accepted.lock().unwrap().push((to, mail.message_id.clone()));
        Ok("250 taken".to_owned())
    }
}

impl Script {
    fn answer(&self, to: &str, error: MailError) {
        self.answers.lock().unwrap().entry(to.to_owned()).or_default().push(error);
    }

    fn accepted_by(&self, to: &str) -> usize {
        self.accepted.lock().unwrap().iter().filter(|(address, _)| address == to).count()
    }
}

async fn insert<A>(env: &Env, row: A)
where
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    row.reset_all().insert(env.db.writer()).await.unwrap();
}

/// Inserts an order whose organization has an owner reading German and a manager reading English.
async fn on_record(env: &Env) -> Job {
    let Purchase { facts, details, .. } = purchase("Jazz im Hof", "Ada", "EUR", 1, Locale::De);
    let job = Job::SendSaleNotice { order_id: details.order.typed_id() };
    let organization_id = facts.organization.id;
    insert(env, facts.organization.into_active_model()).await;
    insert(env, facts.venue.unwrap().into_active_model()).await;
    insert(env, facts.event.into_active_model()).await;
    // It has no lines, so its total is zero.
    insert(env, order::Model { total_minor: 0, ..details.order }.into_active_model()).await;
    for (n, (name, locale, role)) in [
        ("owner", "de", MemberRole::Owner),
        ("manager", "en", MemberRole::Manager),
        ("door", "en", MemberRole::CheckInStaff),
    ]
    .into_iter()
    .enumerate()
    {
        let user = user::Model {
            id: Uuid::from_u128(90 + n as u128),
            email: format!("{name}@example.org"),
            password_hash: None,
            display_name: name.to_owned(),
            locale: locale.to_owned(),
            timezone: "UTC".to_owned(),
            status: UserStatus::Active,
            email_verified_at: Some(AT),
            deletes_at: None,
            created_at: AT,
            updated_at: AT,
            terms_id: None,
            privacy_id: None,
            username: None,
            version: 1,
        };
        let member = membership::Model { organization_id, user_id: user.id, role, created_at: AT, version: 1 };
        insert(env, user.into_active_model()).await;
        insert(env, member.into_active_model()).await;
    }
    job
}

async fn deliver(env: &Env, job_id: JobId, job: &Job) -> Result<Outcome, DbErr> {
    notifications::deliver(env, &Together::default(), job_id, job).await
}

async fn states(env: &Env) -> HashMap<String, NotificationState> {
    let rows = notification::Entity::find().all(env.db.primary()).await.unwrap();
    rows.into_iter().map(|row| (row.recipient, row.state)).collect()
}

#[tokio::test]
async fn one_recipient_in_trouble_does_not_repeat_the_others() {
    let mut test = test_env().await;
    let script = Arc::new(Script::default());
    test.env.mailer = Arc::<Script>::clone(&script);
    let env = &test.env;
    let job = on_record(env).await;
    let job_id = JobId::from_uuid(env.ids.next());
    script.answer("owner@example.org", MailError::Temporary("451 later, owner@example.org".to_owned()));

    let Outcome::Retry(reason) = deliver(env, job_id, &job).await.unwrap() else { panic!("it is to be retried") };
    assert!(!reason.contains("owner"), "no personal data in the job's record: {reason}");
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (0, 1));
    let before = notification::Entity::find().all(env.db.primary()).await.unwrap();

    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (1, 1));
    assert_eq!(script.accepted_by("door@example.org"), 0);
    assert!(states(env).await.values().all(|state| *state == NotificationState::Sent));
    let owner = before.iter().find(|row| row.recipient == "owner@example.org").unwrap();
    assert!(owner.message_id.ends_with("@localhost"));
    assert!(script.accepted.lock().unwrap().iter().any(|(_, id)| *id == owner.message_id), "the Message-ID stays");
}

#[tokio::test]
async fn a_refused_mail_is_on_record_and_tried_again_only_on_purpose() {
    let mut test = test_env().await;
    let script = Arc::new(Script::default());
    test.env.mailer = Arc::<Script>::clone(&script);
    let env = &test.env;
    let job = on_record(env).await;
    let job_id = JobId::from_uuid(env.ids.next());
    script.answer("owner@example.org", MailError::Permanent("550 no such person".to_owned()));
    script.answer("manager@example.org", MailError::Temporary("451 later".to_owned()));

    assert!(matches!(deliver(env, job_id, &job).await.unwrap(), Outcome::Retry(_)));
    assert_eq!(states(env).await["owner@example.org"], NotificationState::Failed);
    // The retry is only for the other recipient.
    assert!(matches!(deliver(env, job_id, &job).await.unwrap(), Outcome::Fail(_)));
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (0, 1));
    // Somebody retries the dead job.
    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (1, 1));
}

#[tokio::test]
async fn mails_that_are_sent_at_the_same_time_share_their_statements() {
    let mut test = test_env().await;
    let script = Arc::new(Script::default());
    test.env.mailer = Arc::<Script>::clone(&script);
    let env = &test.env;
    let Job::SendSaleNotice { order_id } = on_record(env).await else { panic!("the notice of an order") };
    let job = Job::SendOrderConfirmation { order_id };
    let mut statements = Vec::new();
    for mails in [1, 20] {
        let (together, before) = (Together::default(), env.db.statements());
        let jobs = (0..mails).map(|_| JobId::from_uuid(env.ids.next()));
        let sent = jobs.map(|job_id| notifications::deliver(env, &together, job_id, &job));
        for outcome in join_all(sent).await {
            assert_eq!(outcome.unwrap(), Outcome::Done);
        }
        statements.push(env.db.statements() - before);
    }
    assert_eq!(script.accepted_by("ada@example.org"), 21);
    assert!(states(env).await.values().all(|state| *state == NotificationState::Sent));
    assert!(statements[1] < 4 * statements[0], "{statements:?}");
}

#[tokio::test]
async fn an_order_that_is_gone_is_no_mail() {
    let test = test_env().await;
    let job = Job::SendOrderConfirmation { order_id: OrderId::from_uuid(Uuid::from_u128(404)) };
    let job_id = JobId::from_uuid(test.env.ids.next());
    assert_eq!(deliver(&test.env, job_id, &job).await.unwrap(), Outcome::Done);
}
