//! Following organizations, and the mails about their new events.

use domain::follows::tell_followers;
use domain::job::Job;
use kernel::ids::{self, EventId, EventKind};
use kernel::jobs::Outcome;
use kernel::mail::Mail;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{AppOptions, Organizer, TestApp, TestEvent, TestUser, both};

const FOLLOW: &str = "mutation($input: OrganizationFollowInput!) {
    organizationFollow(input: $input) { organization { viewerFollows followerCount } errors { code field } }
}";
const UNFOLLOW: &str = "mutation($input: OrganizationUnfollowInput!) {
    organizationUnfollow(input: $input) { organization { viewerFollows } errors { code field } }
}";
const UPDATE: &str =
    "mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { event { id } errors { code } } }";
const FOLLOWED: &str = "query { viewer { followedOrganizations { nodes { id viewerFollows } } } }";

async fn follow(app: &TestApp, person: &TestUser, organizer: &Organizer) -> Value {
    send(app, person, FOLLOW, json!({ "organizationId": organizer.organization_id })).await.ok()["organization"].clone()
}

async fn unfollow(app: &TestApp, person: &TestUser, organizer: &Organizer) {
    send(app, person, UNFOLLOW, json!({ "organizationId": organizer.organization_id })).await.ok();
}

/// The announcements that a person has.
fn announced(app: &TestApp, person: &TestUser) -> Vec<Mail> {
    app.mailbox.to(&person.email).into_iter().filter(|mail| mail.subject.starts_with("New from")).collect()
}

fn key(event: &TestEvent) -> EventId {
    ids::parse::<EventKind>(&event.id).unwrap()
}

both! {
    async fn whoever_follows_is_told_of_a_new_event_once(app: TestApp) {
        let organizer = app.organizer().await;
        let [ada, bob, eve] = [app.user().await, app.user().await, app.user().await];
        for _ in 0..2 {
            assert_eq!(follow(app, &ada, &organizer).await, json!({ "viewerFollows": true, "followerCount": null }));
        }
        for person in [&bob, &eve] {
            follow(app, person, &organizer).await;
        }
        let count = "query($id: ID!) { organization(id: $id) { viewerFollows followerCount } }";
        let seen = app.gql(count, json!({ "id": organizer.organization_id }));
        assert_eq!(seen.clone().as_(&organizer.user).ok().await, json!({ "viewerFollows": false, "followerCount": 3 }));
        assert_eq!(seen.ok().await, json!({ "viewerFollows": false, "followerCount": null }));
        let followed = app.gql(FOLLOWED, json!({})).as_(&ada).ok().await["followedOrganizations"]["nodes"].clone();
        assert_eq!(followed, json!([{ "id": organizer.organization_id, "viewerFollows": true }]));
        let missing = json!({ "organizationId": "org_01h455vb4pex5vsknk084sn02q" });
        assert_eq!(send(app, &ada, FOLLOW, missing).await.codes(), ["NOT_FOUND"]);

        let event = app.event().by(&organizer).with("title", "Jazz im Hof").published().await;
        app.settle().await;
        let mail = announced(app, &ada).pop().unwrap();
        assert!(mail.subject.ends_with(": Jazz im Hof") && mail.text.contains(&format!("/events/{}", event.slug)), "{}", mail.text);
        // Jobs that run again tell nobody again.
        for job in [Job::TellFollowers { event_id: key(&event) }, Job::TellFollowers { event_id: key(&event) }] {
            app.run(job).await;
        }
        app.execute("UPDATE event_announcements SET told_until = NULL, finished_at = NULL").await;
        app.run(Job::TellFollowers { event_id: key(&event) }).await;
        for person in [&ada, &bob, &eve] {
            assert_eq!(announced(app, person).len(), 1);
        }

        // With one click, and with the link to follow no longer.
        let unsubscribe = mail.unsubscribe.clone().unwrap();
        let clicked = app.http.post(&unsubscribe).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(clicked.status(), 200);
        let text = announced(app, &bob).pop().unwrap().text;
        let link = text.split_whitespace().find(|word| word.contains("/unfollow?key=")).unwrap().to_owned();
        let page = app.http.get(&link).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("action=\"/unfollow\"") || page.contains("action=\"&#x2f;unfollow\""), "{page}");
        let post = async |key: &str| app.http.post(app.url("/unfollow")).form(&[("key", key)]).send().await.unwrap().status();
        let key_of_bob = link.split_once("key=").unwrap().1.to_owned();
        assert_eq!(post("nonsense").await, 400);
        assert_eq!((post(&key_of_bob).await, post(&key_of_bob).await), (reqwest::StatusCode::OK, reqwest::StatusCode::OK));
        app.event().by(&organizer).with("title", "Swing").published().await;
        app.settle().await;
        let told = [&ada, &bob, &eve].map(|person| announced(app, person).len());
        assert_eq!(told, [1, 1, 2], "one wants no such mails, one follows no longer");
        unfollow(app, &eve, &organizer).await;
        unfollow(app, &eve, &organizer).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM organization_follows").await, 1);
    }
}

both! {
    async fn only_what_becomes_public_is_announced(app: TestApp) {
        let organizer = app.organizer().await;
        let owner = &organizer.user;
        let [ada, pending, suspended] = [app.user().await, app.user().await, app.user().await];
        for person in [&ada, &pending, &suspended] {
            follow(app, person, &organizer).await;
        }
        app.unprove(&pending).await;
        app.execute(&format!("UPDATE users SET status = 'suspended' WHERE email = '{}'", suspended.email)).await;
        let hidden = app.event().by(&organizer).with("visibility", "UNLISTED").published().await;
        app.event().by(&organizer).with("visibility", "PRIVATE").published().await;
        app.settle().await;
        assert!(announced(app, &ada).is_empty());
        let show = async |visibility: &str| {
            send(app, owner, UPDATE, json!({ "eventId": hidden.id, "visibility": visibility })).await.ok();
            app.settle().await;
            announced(app, &ada).len()
        };
        assert_eq!((show("PUBLIC").await, show("PRIVATE").await, show("PUBLIC").await), (1, 1, 1), "the first time");
        assert!(announced(app, &pending).is_empty() && announced(app, &suspended).is_empty());

        // An event that was public before anybody followed is not new.
        app.execute("DELETE FROM event_announcements").await;
        assert_eq!((show("PRIVATE").await, show("PUBLIC").await), (1, 1));

        // A person who is gone follows nobody.
        let gone = format!("SELECT id FROM users WHERE email = '{}'", suspended.email);
        app.execute(&format!("DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE user_id IN ({gone}))")).await;
        app.execute(&format!("DELETE FROM sessions WHERE user_id IN ({gone})")).await;
        app.execute(&format!("DELETE FROM users WHERE email = '{}'", suspended.email)).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM organization_follows").await, 2);
    }
}

/// Many accounts that follow the organization.
async fn many_followers(app: &TestApp, organizer: &Organizer, many: u32) {
    let env = &app.parts.env;
    let organization = ids::parse::<kernel::ids::OrganizationKind>(&organizer.organization_id).unwrap();
    let conn = env.db.writer();
    for number in 0..many {
        let id = env.ids.next();
        let account = "INSERT INTO users (id, email, display_name, locale, timezone, status, email_verified_at, created_at, \
                       updated_at) VALUES ($1, $2, 'Fan', 'de', 'UTC', 'active', $3, $3, $3)";
        let values: [sea_orm::Value; 3] = [id.into(), format!("fan-{number}@example.org").into(), env.now().into()];
        let backend = conn.get_database_backend();
        conn.execute_raw(Statement::from_sql_and_values(backend, account, values)).await.unwrap();
        let follows = "INSERT INTO organization_follows (organization_id, user_id, created_at) VALUES ($1, $2, $3)";
        let values: [sea_orm::Value; 3] = [organization.into(), id.into(), env.now().into()];
        conn.execute_raw(Statement::from_sql_and_values(backend, follows, values)).await.unwrap();
    }
}

both! {
    async fn a_worker_that_dies_halfway_leaves_nobody_out(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let organizer = app.organizer().await;
        many_followers(app, &organizer, 510).await;
        let event = app.event().by(&organizer).published().await;
        let jobs = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'tell_followers'";
        assert_eq!(app.count(jobs).await, 1, "committed with the event");
        let mails = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'send_announcement'";
        let (env, id) = (&app.parts.env, key(&event));
        // The first run dies after its first slice: the second one has not been committed.
        assert_eq!(tell_followers(env, id).await.unwrap(), Outcome::Done);
        assert_eq!(app.count(mails).await, 510);
        let last_of_first = "SELECT user_id FROM organization_follows ORDER BY user_id LIMIT 1 OFFSET 499";
        app.execute(&format!("UPDATE event_announcements SET finished_at = NULL, told_until = ({last_of_first})")).await;
        app.execute("DELETE FROM outbox WHERE kind = 'send_announcement' AND id IN \
            (SELECT id FROM outbox WHERE kind = 'send_announcement' ORDER BY id DESC LIMIT 10)").await;
        assert_eq!(app.count(mails).await, 500);
        let (one, other) = tokio::join!(tell_followers(env, id), tell_followers(env, id));
        assert_eq!((one.unwrap(), other.unwrap()), (Outcome::Done, Outcome::Done), "even two at once");
        assert_eq!(app.count(mails).await, 510);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'send_announcement' AND priority = 40").await, 510);

        // Whatever is cancelled before its turn is announced to nobody.
        let cancelled = app.event().by(&organizer).published().await;
        let input = json!({ "eventId": cancelled.id, "reason": "Rain" });
        app.gql("CancelEvent", json!({ "input": input })).as_(&organizer.user).ok().await;
        assert_eq!(tell_followers(env, key(&cancelled)).await.unwrap(), Outcome::Done);
        assert_eq!(app.count(mails).await, 510);

        // What can't be seen at its turn is announced when it can.
        let shy = app.event().by(&organizer).published().await;
        let show = async |visibility: &str| {
            send(app, &organizer.user, UPDATE, json!({ "eventId": shy.id, "visibility": visibility })).await.ok();
            assert_eq!(tell_followers(env, key(&shy)).await.unwrap(), Outcome::Done);
            app.count(mails).await
        };
        assert_eq!((show("PRIVATE").await, show("PUBLIC").await), (510, 1020));
        app.execute("DELETE FROM outbox").await;
    }
}
