use domain::demo::{self, Collection};
use domain::organizations::MemberRole;
use domain::organizations::accounts::{self, AccountFilter, CreateAccount};
use kernel::Actor;

use super::{actor, codes, first, loaded, organization, person};
use crate::support::both;

both! {
    async fn its_accounts_log_in_and_its_collections_are_emptied(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        for (username, password) in [("root", "wrong"), ("nobody", "password"), ("", "password"), ("ROOT ", "Password")] {
            assert!(demo::basic(env, username, password).await.unwrap().is_none(), "{username} {password}");
        }
        let root = actor(env, "Root").await;
        let outsider = person(app, &app.organizer().await.user).await;
        for (who, refused) in [(&manager, "forbidden"), (&outsider, "[NotFound]"), (&Actor::Anonymous, "unauthenticated")] {
            assert_eq!(codes(demo::clear(env, who, Collection::Events).await), refused);
        }
        let other = app.event().quota(5).published().await;
        let registered = "SELECT COUNT(*) AS n FROM orders WHERE idempotency_scope LIKE 'registration of %'";
        let sold = "SELECT CAST(COALESCE(SUM(sold), 0) AS BIGINT) AS n FROM quotas";
        assert_eq!((app.count(registered).await, app.count(sold).await), (8, 8));
        demo::clear(env, &root, Collection::Registrations).await.unwrap();
        assert_eq!((app.count(registered).await, app.count(sold).await), (0, 0));
        demo::clear(env, &root, Collection::Events).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM events").await, 1, "{} stays", other.slug);
        demo::clear(env, &root, Collection::Venues).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM venues WHERE exclusive").await, 0);
        demo::clear(env, &root, Collection::Accounts).await.unwrap();
        let home = organization(env, &root).await;
        let left = accounts::select(env.db.primary(), &root, home, &AccountFilter::default(), &first(9)).await;
        assert_eq!(left.unwrap().page.items.len(), 1, "only root stays");
        // Their names are free.
        let input = CreateAccount {
            organization_id: home.to_string(),
            username: Some("phartman".to_owned()),
            name: "Pat Hartman".to_owned(),
            role: MemberRole::Member,
            email: None,
            idempotency_key: None,
        };
        accounts::create_account(env, &root, input).await.unwrap();
        assert!(demo::basic(env, "phartman", "password").await.unwrap().is_some());
        app.settle().await;
    }
}
