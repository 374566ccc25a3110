//! Invitations to an organization.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use super::{GRANT_MEMBER, send};
use crate::support::{ACCEPT, Answer, INVITE, PASSWORD, TestApp, TestUser, both};

const RESEND: &str = "mutation($input: InvitationResendInput!) {
    invitationResend(input: $input) { invitation { id expired } errors { code field } } }";
const REVOKE: &str = "mutation($input: InvitationRevokeInput!) {
    invitationRevoke(input: $input) { organization { id } errors { code field } } }";
const DECLINE: &str = "mutation($input: InvitationDeclineInput!) { invitationDecline(input: $input) { deletedId errors { code field } } }";
const LOOK: &str = "query($token: String!) { invitation(token: $token) {
    organization { name viewerRole } email role invitedBy viewerInvited } }";
const LIST: &str = "query($id: ID!) { organization(id: $id) { invitations { nodes { email role expired } } } }";
const HOUR: Duration = Duration::from_hours(1);

async fn answer(app: &TestApp, document: &str, user: Option<&TestUser>, input: Value) -> Answer {
    let request = app.gql(document, json!({ "input": input }));
    match user {
        Some(user) => request.as_(user).send().await,
        None => request.send().await,
    }
}

both! {
    async fn whoever_is_asked_joins_by_saying_yes(app: TestApp) {
        let (organizer, known) = (app.organizer().await, app.user().await);
        let (owner, id) = (&organizer.user, &organizer.organization_id);
        let unknown = "nobody@example.org";
        let mut answers = Vec::new();
        for email in [known.email.as_str(), unknown] {
            let invited = send(app, owner, INVITE, json!({ "organizationId": id, "email": email, "role": "MANAGER" })).await;
            let mut invited = invited.ok();
            assert_eq!(invited["invitation"]["email"].take(), json!(email));
            invited["invitation"]["id"].take();
            answers.push(invited);
        }
        assert_eq!(answers[0], answers[1], "it does not tell who has an account");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 1, "nobody said yes yet");
        let pending = app.gql(LIST, json!({ "id": id })).as_(owner).ok().await["invitations"]["nodes"].clone();
        assert_eq!(pending[0], json!({ "email": unknown, "role": "MANAGER", "expired": false }));
        assert_eq!(pending.as_array().unwrap().len(), 2);
        assert_eq!(app.gql(LIST, json!({ "id": id })).as_(&known).ok().await["invitations"], Value::Null);

        let token = app.invitation_token(&known.email).await;
        let look = app.gql(LOOK, json!({ "token": token })).ok().await;
        assert_eq!((&look["email"], &look["role"], &look["viewerInvited"]), (&json!(known.email), &json!("MANAGER"), &Value::Null));
        assert_eq!((&look["invitedBy"], &look["organization"]["viewerRole"]), (&json!("Pat Person"), &Value::Null));
        let joined = send(app, &known, ACCEPT, json!({ "token": token })).await.ok();
        assert_eq!(joined["organization"], json!({ "id": id, "viewerRole": "MANAGER" }));
        assert_eq!(send(app, &known, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);
        assert_eq!(app.gql(LOOK, json!({ "token": token })).ok().await, Value::Null);
        let again = json!({ "organizationId": id, "email": known.email, "role": "MEMBER" });
        assert_eq!(send(app, owner, INVITE, again).await.codes(), ["ALREADY_MEMBER"]);

        // A person without an account creates one first; the link works for nobody else.
        let token = app.invitation_token(unknown).await;
        let anonymous = answer(app, ACCEPT, None, json!({ "token": token })).await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
        let stranger = app.user().await;
        assert_eq!(send(app, &stranger, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_FOR_OTHER"]);
        assert_eq!(app.gql(LOOK, json!({ "token": token })).as_(&stranger).ok().await["viewerInvited"], false);
        let signed_up = app.sign_up(unknown, PASSWORD).await;
        let mail = app.mailbox.wait(unknown, |mail| mail.text.contains("/verify-email?token=")).await;
        let proof = mail.text.split("token=").nth(1).unwrap().split_whitespace().next().unwrap();
        let input = json!({ "token": proof, "signUpToken": signed_up.token });
        let new = TestUser::from_payload(&app.gql(crate::support::VERIFY, json!({ "input": input })).ok().await);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 2, "an account alone is no yes");
        send(app, &new, ACCEPT, json!({ "token": token })).await.ok();
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 3);
    }
}

both! {
    async fn of_many_yeses_one_counts(app: TestApp) {
        let (organizer, person) = (app.organizer().await, app.user().await);
        let input = json!({ "organizationId": organizer.organization_id, "email": person.email, "role": "MEMBER" });
        send(app, &organizer.user, INVITE, input).await.ok();
        let token = app.invitation_token(&person.email).await;
        let tries = (0..6).map(|_| send(app, &person, ACCEPT, json!({ "token": token })));
        let answers = futures::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 2);
    }
}

both! {
    async fn they_end(app: TestApp) {
        let organizer = app.organizer().await;
        let owner = &organizer.user;
        let invite = |email: &str| json!({ "organizationId": organizer.organization_id, "email": email, "role": "MEMBER" });
        let declined = app.user().await;
        send(app, owner, INVITE, invite(&declined.email)).await.ok();
        let token = app.invitation_token(&declined.email).await;
        let gone = answer(app, DECLINE, None, json!({ "token": token })).await.ok();
        assert!(gone["deletedId"].as_str().unwrap().starts_with("invitation_"), "{gone}");
        assert_eq!(answer(app, DECLINE, None, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);
        assert_eq!(send(app, &declined, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);

        let revoked = app.user().await;
        let invited = send(app, owner, INVITE, invite(&revoked.email)).await.ok();
        let token = app.invitation_token(&revoked.email).await;
        let revoke = json!({ "invitationId": invited["invitation"]["id"] });
        send(app, owner, REVOKE, revoke.clone()).await.ok();
        assert_eq!(send(app, owner, REVOKE, revoke).await.codes(), ["NOT_FOUND"]);
        assert_eq!(send(app, &revoked, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);

        // Invitations of somebody who is not an owner any more are void.
        let (second, asked) = (app.user().await, app.user().await);
        app.join(owner, &organizer.organization_id, &second, "OWNER").await;
        send(app, &second, INVITE, invite(&asked.email)).await.ok();
        let token = app.invitation_token(&asked.email).await;
        let lesser = json!({ "organizationId": organizer.organization_id, "email": second.email, "role": "MEMBER" });
        send(app, owner, GRANT_MEMBER, lesser).await.ok();
        assert_eq!(send(app, &asked, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);

        // So are those of a suspended account. If another owner sends one again, it is that owner's.
        let (third, asked) = (app.user().await, app.user().await);
        app.join(owner, &organizer.organization_id, &third, "OWNER").await;
        let id = send(app, &third, INVITE, invite(&asked.email)).await.ok()["invitation"]["id"].clone();
        let token = app.invitation_token(&asked.email).await;
        let suspend = json!({ "input": { "userId": third.id, "reason": "Spam." } });
        app.gql("SuspendUser", suspend).as_(&app.admin().await).ok().await;
        assert_eq!(send(app, &asked, ACCEPT, json!({ "token": token })).await.codes(), ["INVITATION_INVALID"]);
        app.advance(HOUR);
        let (owner, asked) = (&app.again(owner).await, app.again(&asked).await);
        send(app, owner, RESEND, json!({ "invitationId": id })).await.ok();
        app.settle().await;
        let token = app.invitation_token(&asked.email).await;
        send(app, &asked, ACCEPT, json!({ "token": token })).await.ok();
    }
}

both! {
    async fn are_mailed_now_and_then(app: TestApp) {
        let organizer = app.organizer().await;
        let owner = &organizer.user;
        let email = "nobody@example.org";
        let invite = |role: &str| json!({ "organizationId": organizer.organization_id, "email": email, "role": role });
        assert_eq!(send(app, owner, INVITE, invite("OWNER")).await.codes(), ["INVALID_INPUT"]);
        let first = send(app, owner, INVITE, invite("MEMBER")).await.ok();
        app.settle().await;
        let again = send(app, owner, INVITE, invite("MANAGER")).await.ok();
        assert_eq!((&again["invitation"]["id"], &again["invitation"]["role"]), (&first["invitation"]["id"], &json!("MANAGER")));
        assert_eq!((&first["mailed"], &again["mailed"]), (&json!(true), &json!(false)));
        let resend = json!({ "invitationId": first["invitation"]["id"] });
        assert_eq!(send(app, owner, RESEND, resend.clone()).await.codes(), ["TOO_SOON"]);
        app.settle().await;
        assert_eq!(app.mailbox.to(email).len(), 1);
        let token = app.invitation_token(email).await;
        app.advance(HOUR);
        let owner = &app.again(owner).await;
        send(app, owner, RESEND, resend.clone()).await.ok();
        app.settle().await;
        assert_eq!(app.mailbox.to(email).len(), 2);
        assert_eq!(app.invitation_token(email).await, token);
        app.advance(15 * 24 * HOUR);
        let owner = &app.again(owner).await;
        assert_eq!(app.gql(LOOK, json!({ "token": token })).ok().await, Value::Null);
        let listed = app.gql(LIST, json!({ "id": organizer.organization_id })).as_(owner).ok().await;
        assert_eq!(listed["invitations"]["nodes"][0]["expired"], true);
        let resent = send(app, owner, RESEND, resend).await.ok();
        assert_eq!(resent["invitation"]["expired"], false);
        assert_ne!(app.gql(LOOK, json!({ "token": token })).ok().await, Value::Null);

        // Several organizations together can't flood an address either, even if their mails are sent at the same time.
        let others = join_all((0..20).map(|_| app.organizer())).await;
        let asked = others.iter().map(|other| {
            let input = json!({ "organizationId": other.organization_id, "email": "flooded@example.org", "role": "MEMBER" });
            send(app, &other.user, INVITE, input)
        });
        for invited in join_all(asked).await {
            invited.ok();
        }
        app.settle().await;
        assert_eq!(app.mailbox.to("flooded@example.org").len(), 5);
    }
}
