use domain::organizations::MemberRole::{self, CheckInStaff, Manager, Member, Owner, Registrar};
use domain::organizations::accounts::{
    self, AccountFilter, CreateAccount, CreatedAccount, MemberAccount, RemoveAccount, UpdateAccount,
};
use futures::future::join_all;
use kernel::{Actor, Env};

use super::{actor, codes, first, loaded, organization, person};
use crate::support::both;

fn new(organization: &str, username: &str, role: MemberRole) -> CreateAccount {
    CreateAccount {
        organization_id: organization.to_owned(),
        username: Some(username.to_owned()),
        name: "Somebody New".to_owned(),
        role,
        email: None,
        idempotency_key: None,
    }
}

async fn created(env: &Env, actor: &Actor, input: CreateAccount) -> MemberAccount {
    match accounts::create_account(env, actor, input).await.unwrap() {
        CreatedAccount::Account(account) => *account,
        CreatedAccount::Invited(row) => panic!("{row:?}"),
    }
}

fn change(account: &MemberAccount) -> UpdateAccount {
    UpdateAccount {
        organization_id: account.organization_id.to_string(),
        user_id: account.user_id.to_string(),
        username: None,
        name: None,
        role: None,
        version: None,
    }
}

fn removal(account: &MemberAccount, version: Option<i32>) -> RemoveAccount {
    let (organization_id, user_id) = (account.organization_id.to_string(), account.user_id.to_string());
    RemoveAccount { organization_id, user_id, version }
}

both! {
    async fn accounts_are_made_and_changed_by_role(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let home = organization(env, &manager).await;
        let id = home.to_string();
        let (root, hr, pat) = (actor(env, "root").await, actor(env, "hreagan").await, actor(env, "phartman").await);
        let outsider = person(app, &app.organizer().await.user).await;

        // Who may create what.
        for (who, role, refused) in [
            (&root, Owner, "[InvalidInput]"), (&hr, Manager, "forbidden"), (&hr, Registrar, "forbidden"),
            (&hr, CheckInStaff, "forbidden"), (&manager, Member, "forbidden"), (&pat, Member, "forbidden"),
            (&outsider, Member, "[NotFound]"), (&Actor::Anonymous, Member, "unauthenticated"),
        ] {
            assert_eq!(codes(accounts::create_account(env, who, new(&id, "newbie", role)).await), refused, "{role:?}");
        }
        let door = created(env, &root, new(&id, "door.keeper", CheckInStaff)).await;
        let account = created(env, &hr, new(&id, " NewBie ", Member)).await;
        assert_eq!((account.username.as_deref(), &account.email, account.version), (Some("newbie"), &None, 2));
        assert_eq!(codes(accounts::create_account(env, &root, new(&id, "newbie", Member)).await), "[UsernameTaken]");
        assert_eq!(codes(accounts::create_account(env, &root, new(&id, "no", Member)).await), "[InvalidInput]");

        // Who sees whom.
        let conn = env.db.primary();
        let all = async |who: &Actor| {
            accounts::select(conn, who, home, &AccountFilter::default(), &first(50)).await.unwrap().page.items.len()
        };
        assert_eq!((all(&root).await, all(&manager).await, all(&hr).await, all(&pat).await), (13, 13, 13, 1));
        assert_eq!((all(&outsider).await, all(&Actor::Anonymous).await), (0, 0));
        let found = accounts::by_username(conn, &hr, "NEWBIE").await.unwrap().unwrap();
        assert_eq!(found, account);
        assert_eq!(accounts::by_username(conn, &pat, "newbie").await.unwrap(), None);
        let ids = [account.user_id.uuid(), door.user_id.uuid()];
        assert_eq!(accounts::by_ids(conn, &manager, ids).await.unwrap().len(), 2);
        assert_eq!(accounts::by_ids(conn, &outsider, ids).await.unwrap(), []);

        // Who changes what.
        let named = |name: &str| UpdateAccount { name: Some(name.to_owned()), ..change(&account) };
        for (who, refused) in [(&manager, "forbidden"), (&pat, "[NotFound]"), (&outsider, "[NotFound]")] {
            assert_eq!(codes(accounts::update_account(env, who, named("Changed")).await), refused);
        }
        assert_eq!(codes(accounts::update_account(env, &hr, UpdateAccount { name: Some("X".into()), ..change(&door) }).await), "forbidden");
        let promoted = UpdateAccount { role: Some(Manager), ..change(&account) };
        assert_eq!(codes(accounts::update_account(env, &hr, promoted.clone()).await), "forbidden");
        let renamed = accounts::update_account(env, &hr, UpdateAccount { version: Some(2), ..named("Changed") }).await.unwrap();
        assert_eq!((renamed.name.as_str(), renamed.version), ("Changed", 3));
        assert_eq!(codes(accounts::update_account(env, &hr, UpdateAccount { version: Some(2), ..named("Late") }).await), "[EditedMeanwhile]");
        let taken = UpdateAccount { username: Some("door.keeper".into()), ..change(&account) };
        assert_eq!(codes(accounts::update_account(env, &hr, taken).await), "[UsernameTaken]");
        let manages = accounts::update_account(env, &root, promoted).await.unwrap();
        assert_eq!((manages.role, manages.version), (Manager, 4));
        let own = accounts::by_username(conn, &pat, "phartman").await.unwrap().unwrap();
        let own = accounts::update_account(env, &pat, UpdateAccount { name: Some("Patricia".into()), ..change(&own) }).await.unwrap();
        assert_eq!(own.name, "Patricia");
        let last = accounts::by_username(conn, &root, "root").await.unwrap().unwrap();
        assert_eq!(codes(accounts::update_account(env, &root, UpdateAccount { role: Some(Member), ..change(&last) }).await), "[LastOwner]");

        // Who is removed; the name is free again.
        for (who, refused) in [(&hr, "forbidden"), (&manager, "forbidden"), (&pat, "[NotFound]")] {
            assert_eq!(codes(accounts::remove_account(env, who, removal(&manages, None)).await), refused);
        }
        assert_eq!(codes(accounts::remove_account(env, &root, removal(&last, None)).await), "[LastOwner]");
        assert_eq!(codes(accounts::remove_account(env, &root, removal(&manages, Some(1))).await), "[EditedMeanwhile]");
        accounts::remove_account(env, &root, removal(&manages, Some(4))).await.unwrap();
        assert_eq!(codes(accounts::remove_account(env, &root, removal(&manages, None)).await), "[NotFound]");
        let next = created(env, &hr, new(&id, "newbie", Member)).await;
        assert_ne!(next.user_id, account.user_id);
        app.settle().await;
    }
}

both! {
    async fn an_address_is_invited_and_says_nothing(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let id = organization(env, &manager).await.to_string();
        let hr = actor(env, "hreagan").await;
        let known = app.user().await;
        for email in [known.email.as_str(), "unknown@example.org"] {
            let input = CreateAccount { username: None, email: Some(email.to_owned()), ..new(&id, "x", Member) };
            let outcome = accounts::create_account(env, &hr, input).await.unwrap();
            assert!(matches!(outcome, CreatedAccount::Invited(row) if row.email == email && row.role == Member));
        }
        let both = CreateAccount { email: Some(known.email.clone()), ..new(&id, "taken.over", Member) };
        assert_eq!(codes(accounts::create_account(env, &hr, both).await), "[InvalidInput]");
        // The invitation of a registrar works, and what the person is called stays theirs to say.
        let token = app.invitation_token(&known.email).await;
        app.gql(crate::support::ACCEPT, serde_json::json!({ "input": { "token": token } })).as_(&known).ok().await;
        let conn = env.db.primary();
        let (home, all, page) = (organization(env, &hr).await, AccountFilter::default(), first(50));
        let page = accounts::select(conn, &hr, home, &all, &page).await.unwrap();
        let joined = page.page.items.iter().find(|account| account.email.is_some()).unwrap();
        assert_eq!((joined.username.as_ref(), joined.role), (None, Member));
        let rename = UpdateAccount { name: Some("Not mine".into()), ..change(joined) };
        assert_eq!(codes(accounts::update_account(env, &hr, rename).await), "[InvalidInput]");
        accounts::remove_account(env, &hr, removal(joined, None)).await.unwrap();
        app.gql("query { viewer { id } }", serde_json::json!({})).as_(&known).ok().await;
        app.settle().await;
    }
}

both! {
    async fn of_two_with_one_name_one_is_made(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let id = organization(env, &manager).await.to_string();
        let hr = actor(env, "hreagan").await;
        for (names, made) in [(["same"; 6], 1), (["one1", "two2", "three", "four", "five", "six6"], 6)] {
            let outcomes = join_all(names.map(|name| accounts::create_account(env, &hr, new(&id, name, Member)))).await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), made);
            for refused in outcomes.into_iter().filter(Result::is_err) {
                assert_eq!(codes(refused), "[UsernameTaken]");
            }
        }
        app.settle().await;
    }
}
