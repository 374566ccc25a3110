//! API keys: what programs may do in somebody's place.

use std::time::Duration;

use crate::support::{AppOptions, Organizer, eventually};

use super::*;

const CREATE: &str = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) {
    apiKey { id name hint status personName viewerIsPerson expiresAt lastUsedAt scopes { resource access } }
    secret errors { code field message } } }";
const REVOKE: &str =
    "mutation($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) { revokedId errors { code field } } }";
const TAKE_OVER: &str = "mutation($input: ApiKeyTakeOverInput!) { apiKeyTakeOver(input: $input) {
    apiKey { id personName viewerIsPerson } errors { code field } } }";
const OF_ORGANIZATION: &str =
    "query($id: ID!) { organization(id: $id) { apiKeys { id name status viewerIsPerson lastUsedAt } } }";
const OWN: &str = "{ viewer { apiKeys { id name status } } }";
const ORDERS: &str = "query($id: ID!) { organization(id: $id) { orders { nodes { id } } } }";
const EVENT: &str = "query($slug: String!) { event(slug: $slug) { title } }";
const RENAME: &str =
    "mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { event { title } errors { code } } }";
const MEMBER: &str = "mutation($input: MemberGrantInput!) { memberGrant(input: $input) { errors { code } } }";
const LEAVE: &str = "mutation($input: MemberRevokeInput!) { memberRevoke(input: $input) { errors { code } } }";

/// A key as a program uses it.
struct Key {
    id: String,
    /// Whoever it acts for, with the secret in place of an access token.
    program: TestUser,
}

fn scopes(names: &str) -> Value {
    let scope = |name: &str| {
        let (resource, access) = name.split_once(':').unwrap();
        json!({ "resource": resource.to_uppercase(), "access": access.to_uppercase() })
    };
    names.split_whitespace().map(scope).collect()
}

fn wanted(organization_id: Option<&str>, names: &str) -> Value {
    json!({
        "organizationId": organization_id, "name": "Till", "scopes": scopes(names), "expiresInDays": 30,
        "proof": { "password": PASSWORD },
    })
}

async fn make(app: &TestApp, user: &TestUser, organization_id: Option<&str>, names: &str) -> Key {
    let input = wanted(organization_id, names);
    let made = app.gql(CREATE, json!({ "input": input })).as_(user).ok().await;
    let secret = made["secret"].as_str().unwrap().to_owned();
    Key { id: made["apiKey"]["id"].as_str().unwrap().to_owned(), program: with_token(user, &secret) }
}

fn with_token(user: &TestUser, token: &str) -> TestUser {
    TestUser { access_token: token.to_owned(), ..user.clone() }
}

async fn refusal(app: &TestApp, user: &TestUser, input: Value) -> (String, String) {
    let answer = app.gql(CREATE, json!({ "input": input })).as_(user).send().await;
    (answer.codes()[0].clone(), answer.fields()[0].clone().unwrap_or_default())
}

/// Sends as a program, which is refused; returns why.
async fn why_not(app: &TestApp, key: &Key, document: &str, variables: Value) -> String {
    let answer = app.gql(document, variables).as_(&key.program).send().await;
    assert_eq!(answer.error_code(), "FORBIDDEN", "{document}");
    answer.body["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn is_in(app: &TestApp, key: &Key) -> bool {
    let answer = app.gql("{ site { name } }", json!({})).as_(&key.program).send().await;
    assert!(answer.status == 200 || answer.error_code() == "UNAUTHENTICATED", "{answer:?}");
    answer.status == 200
}

async fn set_role(app: &TestApp, by: &TestUser, organization_id: &str, who: &TestUser, role: &str) {
    let input = json!({ "organizationId": organization_id, "email": who.email, "role": role });
    app.gql(MEMBER, json!({ "input": input })).as_(by).ok().await;
}

both! {
    async fn a_key_is_made_shown_once_and_ended(app: TestApp) {
        let Organizer { user, organization_id, .. } = app.organizer().await;
        let other = app.organizer().await;

        let unproven = json!({ "proof": { "password": "not the password" } });
        let mut input = wanted(None, "events:read");
        input["proof"] = unproven["proof"].clone();
        assert_eq!(refusal(app, &user, input).await.0, "INVALID_CREDENTIALS");
        for (field, value, at) in [
            ("name", json!(" "), "name"),
            ("scopes", json!([]), "scopes"),
            ("scopes", scopes("events:read payments:write"), "scopes.1"),
            ("expiresInDays", json!(0), "expiresInDays"),
            ("expiresInDays", json!(367), "expiresInDays"),
        ] {
            let mut input = wanted(None, "events:read");
            input[field] = value;
            assert_eq!(refusal(app, &user, input).await, ("INVALID_INPUT".to_owned(), at.to_owned()));
        }
        let personal = wanted(Some(&organization_id), "profile:read");
        assert_eq!(refusal(app, &user, personal).await.1, "scopes.0");
        let foreign = wanted(Some(&other.organization_id), "events:read");
        assert_eq!(refusal(app, &user, foreign).await.0, "NOT_FOUND");

        let input = wanted(Some(&organization_id), "events:write orders:read");
        let made = app.gql(CREATE, json!({ "input": input })).as_(&user).ok().await;
        let (key, secret) = (&made["apiKey"], made["secret"].as_str().unwrap());
        assert_eq!(key["scopes"], scopes("events:write orders:read"));
        assert_eq!((&key["status"], &key["viewerIsPerson"], &key["lastUsedAt"]), (&json!("ACTIVE"), &json!(true), &Value::Null));
        assert!(secret.starts_with("erk_") && secret.len() == 42 && secret.ends_with(key["hint"].as_str().unwrap()));
        let stored = format!("SELECT COUNT(*) AS n FROM api_keys WHERE name = '{secret}' OR scopes = '{secret}' OR hint = '{secret}'");
        assert_eq!(app.count(&stored).await, 0);
        let till = Key { id: key["id"].as_str().unwrap().to_owned(), program: with_token(&user, secret) };

        let of = async |who: &TestUser| {
            app.gql(OF_ORGANIZATION, json!({ "id": organization_id })).as_(who).ok().await["apiKeys"].clone()
        };
        assert_eq!(of(&user).await[0]["lastUsedAt"], Value::Null);
        assert_eq!(of(&other.user).await, Value::Null, "only its owners see them");
        assert_eq!(app.gql(OWN, json!({})).as_(&user).ok().await["apiKeys"], json!([]), "it is not a personal one");
        assert!(is_in(app, &till).await);
        eventually("the use is noted", async || of(&user).await[0]["lastUsedAt"].is_string()).await;
        // Within a minute it is not noted again.
        let noted = of(&user).await[0]["lastUsedAt"].clone();
        app.advance(Duration::from_secs(30));
        assert!(is_in(app, &till).await);
        assert_eq!(of(&user).await[0]["lastUsedAt"], noted);

        // A letter that is wrong, a checksum that is right for nothing, and no secret at all.
        let last = if secret.ends_with('x') { "y" } else { "x" };
        for wrong in [&format!("{}{last}", &secret[..41]), "erk_00000000000000000000000000000000000000", "erk_", "erk_ü"] {
            let key = Key { id: String::new(), program: with_token(&user, wrong) };
            assert!(!is_in(app, &key).await, "{wrong}");
        }
        assert_eq!(app.gql(REVOKE, json!({ "input": { "apiKeyId": till.id } })).as_(&other.user).send().await.codes(), ["NOT_FOUND"]);
        app.gql(REVOKE, json!({ "input": { "apiKeyId": till.id } })).as_(&user).ok().await;
        assert!(!is_in(app, &till).await);
        assert_eq!(of(&user).await, json!([]));
        app.gql(REVOKE, json!({ "input": { "apiKeyId": till.id } })).as_(&user).ok().await;

        // It ends by itself, after as many days as were chosen.
        let short = make(app, &user, None, "profile:read").await;
        assert!(is_in(app, &short).await);
        app.advance(Duration::from_hours(24 * 31));
        assert!(!is_in(app, &short).await);
        let user = app.again(&user).await;
        assert_eq!(app.gql(OWN, json!({})).as_(&user).ok().await["apiKeys"][0]["status"], "EXPIRED");

        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('api_key.create', 'api_key.revoke')";
        assert_eq!(app.count(trail).await, 3, "made twice, revoked once");
        // There is room for 50, and the expired one takes a place.
        let row = "INSERT INTO api_keys (id, user_id, name, secret_hash, hint, scopes, created_at) \
                   SELECT $1, user_id, name, $2, hint, scopes, created_at FROM api_keys WHERE revoked_at IS NULL";
        for number in 1..50_u128 {
            let id = format!("00000000-0000-7000-8000-{number:012}");
            let (id, hash) = if app.parts.env.db.is_sqlite() {
                (format!("x'{}'", id.replace('-', "")), format!("x'{number:064}'"))
            } else {
                (format!("'{id}'"), format!("'\\x{number:064}'"))
            };
            let one = row.replace("$1", &id).replace("$2", &hash) + " ORDER BY created_at LIMIT 1";
            app.execute(&one).await;
        }
        assert_eq!(refusal(app, &user, wanted(None, "events:read")).await.0, "TOO_MANY_API_KEYS");
        make(app, &user, Some(&organization_id), "events:read").await;
    }
}

both! {
    async fn a_key_may_what_its_scopes_say(app: TestApp) {
        let event = app.event().published().await;
        let Organizer { user, organization_id, .. } = &event.organizer;
        let id = json!({ "id": organization_id });
        let reads = make(app, user, Some(organization_id), "events:read").await;
        let writes = make(app, user, Some(organization_id), "events:write organizations:read").await;
        let rename = |title: &str| json!({ "input": { "eventId": event.id, "title": title } });

        assert_eq!(app.gql(EVENT, json!({ "slug": event.slug })).as_(&reads.program).ok().await["title"].as_str().map(str::is_empty), Some(false));
        let why = why_not(app, &reads, RENAME, rename("New")).await;
        assert!(why.contains("events:write"), "{why}");
        let why = why_not(app, &reads, ORDERS, id.clone()).await;
        assert!(why.contains(":read") && !why.contains("events"), "{why}");
        app.gql(RENAME, rename("New")).as_(&writes.program).ok().await;
        assert_eq!(app.gql(EVENT, json!({ "slug": event.slug })).as_(&writes.program).ok().await["title"], "New");

        // No detour leads to what it may not see: by a field, by a fragment, by an id, by a file.
        let order = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).as_(user).ok().await["order"].clone();
        let why = why_not(app, &writes, ORDERS, id.clone()).await;
        assert!(why.contains("orders:read"), "{why}");
        let by_id = json!({ "id": order["id"] });
        for detour in [
            "query($id: ID!) { node(id: $id) { id } }",
            "query($id: ID!) { nodes(ids: [$id]) { ...F } } fragment F on Node { ... on Order { code } }",
            "query($id: ID!) { order(id: $id) { code } }",
            "query($id: ID!) { node(id: $id) @skip(if: true) { id } organization(id: \"x\") { orders { nodes { id } } } }",
        ] {
            let why = why_not(app, &writes, detour, by_id.clone()).await;
            assert!(why.contains("orders:read"), "{detour}: {why}");
        }
        let file = app.http.get(app.url(&format!("/events/{}/attendees.csv", event.id)));
        let file = |key: &Key| file.try_clone().unwrap().bearer_auth(&key.program.access_token).send();
        assert_eq!(file(&writes).await.unwrap().status(), 403);
        let sees = make(app, user, Some(organization_id), "orders:read organizations:read").await;
        assert_eq!(file(&sees).await.unwrap().status(), 200);
        assert_eq!(app.gql(ORDERS, id.clone()).as_(&sees.program).ok().await["orders"]["nodes"].as_array().unwrap().len(), 1);

        // Sockets as well. A key that is revoked ends them.
        let changes = "subscription($id: ID!) { orderChanged(id: $id) { code } }";
        assert_eq!(app.subscribe_as(&writes.program, changes, by_id.clone()).await.refused().await, "FORBIDDEN");
        let mut socket = app.subscribe_as(&sees.program, changes, by_id).await;
        assert_eq!(socket.next().await["orderChanged"]["code"], order["code"]);
        app.gql(REVOKE, json!({ "input": { "apiKeyId": sees.id } })).as_(user).ok().await;
        assert_eq!(socket.closed().await, 4403);
    }
}

both! {
    async fn an_organizations_key_reaches_nothing_else(app: TestApp) {
        let here = app.event().draft().await;
        let Organizer { user, organization_id, .. } = &here.organizer;
        let there = app.organizer().await;
        app.join(&there.user, &there.organization_id, user, "OWNER").await;
        let draft_there = app.event().by(&there).draft().await;
        let all = "events:write orders:write organizations:write venues:write members:write";
        let key = make(app, user, Some(organization_id), all).await;
        let personal = make(app, user, None, &format!("{all} profile:write")).await;
        let title = async |key: &Key, slug: &str| app.gql(EVENT, json!({ "slug": slug })).as_(&key.program).ok().await;
        assert!(title(&key, &here.slug).await.is_object() && title(&personal, &here.slug).await.is_object());
        assert!(title(&key, &draft_there.slug).await.is_null(), "it looks like a missing one");
        assert!(title(&personal, &draft_there.slug).await.is_object());
        let rename = json!({ "input": { "eventId": draft_there.id, "title": "Mine" } });
        assert_eq!(app.gql(RENAME, rename.clone()).as_(&key.program).send().await.codes(), ["NOT_FOUND"]);
        app.gql(RENAME, rename).as_(&personal.program).ok().await;
        let orders = app.gql(ORDERS, json!({ "id": there.organization_id })).as_(&key.program).ok().await;
        assert_eq!(orders["orders"], Value::Null);

        // What belongs to the person is for personal keys.
        let bought = app.event().published().await;
        let order = app.gql("PlaceOrder", json!({ "input": app.order_input(&bought, 1) })).as_(user).ok().await["order"].clone();
        let by_id = json!({ "id": order["id"] });
        let one = "query($id: ID!) { order(id: $id) { code } }";
        assert_eq!(app.gql(one, by_id.clone()).as_(&key.program).ok().await, Value::Null);
        assert_eq!(app.gql(one, by_id).as_(&personal.program).ok().await["code"], order["code"]);
        for personal_only in ["{ viewer { id } }", "mutation { accountUpdate(input: { displayName: \"X\" }) { errors { code } } }"] {
            assert!(why_not(app, &key, personal_only, json!({})).await.contains("personal"), "{personal_only}");
            app.gql(personal_only, json!({})).as_(&personal.program).ok().await;
        }
    }
}

both! {
    async fn no_key_may_more_than_its_person_does_now(app: TestApp) {
        let event = app.event().draft().await;
        let Organizer { user: owner, organization_id, .. } = &event.organizer;
        let person = app.user().await;
        app.join(owner, organization_id, &person, "OWNER").await;
        let person = app.again(&person).await;
        let key = make(app, &person, Some(organization_id), "events:write organizations:write").await;
        let settings = "mutation($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { errors { code } } }";
        let settings = async |name: &str| {
            let input = json!({ "input": { "organizationId": organization_id, "name": name } });
            app.gql(settings, input).as_(&key.program).send().await
        };
        settings("Renamed").await.ok();
        set_role(app, owner, organization_id, &person, "MANAGER").await;
        assert_eq!(settings("Again").await.error_code(), "FORBIDDEN", "a manager may not");
        assert!(app.gql(EVENT, json!({ "slug": event.slug })).as_(&key.program).ok().await.is_object());

        // Managers don't see the keys, and whoever has left has none that works. An owner takes it over.
        let take = |by: &TestUser| {
            let input = json!({ "apiKeyId": key.id, "proof": { "password": PASSWORD } });
            app.gql(TAKE_OVER, json!({ "input": input })).as_(by)
        };
        assert_eq!(take(&person).send().await.codes(), ["NOT_FOUND"]);
        let leave = json!({ "input": { "organizationId": organization_id, "userId": person.id } });
        app.gql(LEAVE, leave).as_(owner).ok().await;
        assert!(!is_in(app, &key).await);
        let list = app.gql(OF_ORGANIZATION, json!({ "id": organization_id })).as_(owner).ok().await;
        assert_eq!((&list["apiKeys"][0]["status"], &list["apiKeys"][0]["viewerIsPerson"]), (&json!("ABANDONED"), &json!(false)));
        let input = json!({ "apiKeyId": key.id, "proof": { "password": "not the password" } });
        assert_eq!(app.gql(TAKE_OVER, json!({ "input": input })).as_(owner).send().await.codes(), ["INVALID_CREDENTIALS"]);
        assert_eq!(take(owner).ok().await["apiKey"]["viewerIsPerson"], json!(true));
        settings("Once more").await.ok();
        let by = format!("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'organization.update' AND CAST(details AS TEXT) LIKE '%{}%'", key.id);
        assert_eq!(app.count(&by).await, 2, "the trail says which key it was");

        // Suspended, and erased.
        let admin = app.admin().await;
        let own = make(app, &person, None, "profile:read").await;
        let suspend = json!({ "input": { "userId": person.id, "reason": "Sold what there was not" } });
        app.gql("SuspendUser", suspend).as_(&admin).ok().await;
        assert!(!is_in(app, &own).await);
        app.gql("ReinstateUser", json!({ "input": { "userId": person.id, "reason": "Mistake" } })).as_(&admin).ok().await;
        assert!(is_in(app, &own).await);
        let person = app.again(&person).await;
        let export = app.http.post(app.url("/account/export.json")).json(&json!({ "password": PASSWORD }));
        let export = export.bearer_auth(&person.access_token).send().await.unwrap().json::<Value>().await.unwrap();
        assert_eq!(export["apiKeys"][0]["scopes"], "profile:read", "{export:#}");
        assert!(!export.to_string().contains("hash"));
        let ask = "mutation($input: AccountDeletionRequestInput!) { accountDeletionRequest(input: $input) { errors { code } } }";
        app.gql(ask, json!({ "input": { "proof": { "password": PASSWORD } } })).as_(&person).ok().await;
        app.advance(Duration::from_hours(24 * 15));
        app.run(domain::job::Job::EraseAccounts).await;
        assert!(!is_in(app, &own).await);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM api_keys").await, 1, "the one that was taken over");
    }
}

both! {
    async fn a_program_can_not_do_what_takes_a_person(app: TestApp) {
        let admin = app.admin().await;
        let everything = "events:write orders:write organizations:write members:write venues:write check_ins:write \
                          refunds:write payments:read messages:write webhooks:write profile:write";
        let key = make(app, &admin, None, everything).await;
        assert_eq!(app.gql("{ viewer { roles } }", json!({})).as_(&key.program).ok().await["roles"], json!(["PARTICIPANT"]));
        let proof = json!({ "password": PASSWORD });
        for (document, input) in [
            (CREATE, wanted(None, "events:read")),
            (REVOKE, json!({ "apiKeyId": key.id })),
            (TAKE_OVER, json!({ "apiKeyId": key.id, "proof": proof })),
            ("mutation($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code } } }", json!({ "everywhere": true })),
            ("mutation($input: AccountDeletionRequestInput!) { accountDeletionRequest(input: $input) { errors { code } } }", json!({ "proof": proof })),
            ("mutation($input: RoleGrantInput!) { roleGrant(input: $input) { errors { code } } }", json!({ "userId": admin.id, "role": "ADMIN" })),
        ] {
            let why = why_not(app, &key, document, json!({ "input": input })).await;
            assert!(why.contains("API key"), "{why}");
        }
        for query in ["{ users { nodes { id } } }", "{ viewer { sessions { nodes { id } } } }", "{ viewer { apiKeys { id } } }"] {
            why_not(app, &key, query, json!({})).await;
        }
        let export = app.http.post(app.url("/account/export.json")).json(&proof);
        assert_eq!(export.bearer_auth(&key.program.access_token).send().await.unwrap().status(), 403);
        let trail = app.http.get(app.url("/admin/audit.csv")).bearer_auth(&key.program.access_token);
        assert_eq!(trail.send().await.unwrap().status(), 403);
    }
}

both! {
    async fn keys_are_counted_apart_from_their_person(app: TestApp = AppOptions {
        config: vec![("limits.enabled", json!(true)), ("limits.reads", json!("5/1h")), ("limits.key_reads", json!("3/1h"))],
        ..AppOptions::default()
    }) {
        let user = app.user().await;
        let one = make(app, &user, None, "profile:read").await;
        let other = make(app, &user, None, "profile:read").await;
        let ask = async |who: &TestUser| app.gql("{ viewer { id } }", json!({})).as_(who).send().await;
        for left in ["2", "1", "0"] {
            let answer = ask(&one.program).await;
            assert_eq!((answer.status.as_u16(), answer.headers["ratelimit-limit"].to_str().unwrap()), (200, "3"));
            assert_eq!(answer.headers["ratelimit-remaining"].to_str().unwrap(), left);
        }
        assert_eq!(ask(&one.program).await.error_code(), "RATE_LIMITED");
        assert_eq!(ask(&other.program).await.status, 200);
        for _ in 0..5 {
            assert_eq!(ask(&user).await.status, 200);
        }
        assert_eq!(ask(&user).await.error_code(), "RATE_LIMITED");
    }
}
