//! What administrators do: people, jobs, events, reports and the settings of the platform.

use serde_json::json;

use super::ANYBODY;
use crate::http::expectations::Expect::{Done, Forbidden, NotFound, Null, Open, Seen, SignIn};
use crate::http::expectations::{Case, MANAGERS, mutation, query};

pub(super) fn cases() -> Vec<Case> {
    vec![
        query("users", SignIn, Forbidden, |_| "users { nodes { id } }".to_owned()).admin(Seen("/users/nodes")),
        query("jobs", SignIn, Forbidden, |_| "jobs { nodes { id } }".to_owned()).admin(Seen("/jobs/nodes")),
        query("jobQueues", SignIn, Forbidden, |_| "jobQueues { name }".to_owned()).admin(Seen("/jobQueues/0")),
        mutation("jobRetry", SignIn, Forbidden, |_| json!({ "jobId": "job_01h455vb4pex5vsknk084sn02q" }))
            .admin(NotFound),
        mutation("jobDrop", SignIn, Forbidden, |_| json!({ "jobId": "job_01h455vb4pex5vsknk084sn02q" }))
            .admin(NotFound),
        mutation("jobsRetryAll", SignIn, Forbidden, |_| json!({ "kind": "send_sale_notice" })).admin(Done),
        mutation("jobsDropAll", SignIn, Forbidden, |_| json!({ "kind": "send_sale_notice" })).admin(Done),
        mutation("queuePause", SignIn, Forbidden, |_| json!({ "queue": "SYNC" })).admin(Done),
        mutation("queueResume", SignIn, Forbidden, |_| json!({ "queue": "SYNC" })).admin(Done),
        query("auditEntries", SignIn, Forbidden, |_| "auditEntries { nodes { id } }".to_owned())
            .admin(Seen("/auditEntries/nodes")),
        query("allEvents", SignIn, Forbidden, |_| "allEvents { nodes { id } }".to_owned())
            .admin(Seen("/allEvents/nodes")),
        mutation(
            "eventUnpublish",
            SignIn,
            Forbidden,
            |world| json!({ "eventId": world.event.id, "reason": "Mine now" }),
        )
        .admin(Done),
        mutation(
            "eventReinstate",
            SignIn,
            Forbidden,
            |world| json!({ "eventId": world.event.id, "reason": "Mine now" }),
        )
        .admin(Done),
        query("allOrganizations", SignIn, Forbidden, |_| "allOrganizations { nodes { id } }".to_owned())
            .admin(Seen("/allOrganizations/nodes")),
        query("organizationOrders", SignIn, Forbidden, |world| {
            let id = &world.event.organizer.organization_id;
            format!("organizationOrders(organizationId: \"{id}\") {{ nodes {{ id }} }}")
        })
        .admin(Seen("/organizationOrders/nodes")),
        query("reports", SignIn, Forbidden, |_| "reports { nodes { id } }".to_owned()).admin(Seen("/reports/nodes")),
        mutation(
            "reportCreate",
            SignIn,
            NotFound,
            |world| json!({ "subjectId": world.draft.id, "reason": "FRAUD", "message": "It is not there" }),
        )
        .members([Done; 4]),
        mutation(
            "reportResolve",
            SignIn,
            Forbidden,
            |_| json!({ "reportId": "report_01h455vb4pex5vsknk084sn02q", "outcome": "DISMISSED", "note": "x" }),
        )
        .admin(NotFound),
        query("timezones", Open(ANYBODY), Open(ANYBODY), |_| "timezones { name }".to_owned()),
        query("timezoneVersion", Open(ANYBODY), Open(ANYBODY), |_| "timezoneVersion".to_owned()),
        query("currencies", Open(ANYBODY), Open(ANYBODY), |_| "currencies { code }".to_owned()),
        query("towns", Open(ANYBODY), Open(ANYBODY), |_| "towns(search: \"ber\") { name }".to_owned()),
        query("addressSearch", SignIn, NotFound, |world| {
            let organization = &world.event.organizer.organization_id;
            format!("addressSearch(organizationId: \"{organization}\", search: \"x\") {{ errors {{ code }} }}")
        })
        .members(MANAGERS),
        query("geocoder", Open(ANYBODY), Open(ANYBODY), |_| "geocoder { credit }".to_owned()),
        query("nearestTown", Open(ANYBODY), Open(ANYBODY), |_| {
            "nearestTown(latitude: 52.5, longitude: 13.4) { name }".to_owned()
        }),
        query("countries", Open(ANYBODY), Open(ANYBODY), |_| "countries { code }".to_owned()),
        query("languages", Open(ANYBODY), Open(ANYBODY), |_| "languages { tag }".to_owned()),
        query("inputLimits", Open(ANYBODY), Open(ANYBODY), |_| "inputLimits { tagsPerEvent }".to_owned()),
        query("siteSettings", Open(ANYBODY), Open(ANYBODY), |_| "siteSettings { organizing }".to_owned()),
        query("rateLimits", SignIn, Forbidden, |_| "rateLimits { groups { name } }".to_owned())
            .admin(Seen("/rateLimits/groups/0")),
        query("platformCustomerSystem", SignIn, Forbidden, |_| "platformCustomerSystem { state }".to_owned())
            .admin(Null("/platformCustomerSystem")),
        query("platformCrmConnection", SignIn, Forbidden, |_| "platformCrmConnection { state }".to_owned())
            .admin(Null("/platformCrmConnection")),
        mutation("siteSettingsUpdate", SignIn, Forbidden, |_| json!({ "organizing": "EVERYONE" })).admin(Done),
        mutation(
            "userSuspend",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.bystander_id, "reason": "Mine now" }),
        )
        .admin(Done),
        mutation(
            "userReinstate",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.bystander_id, "reason": "Mine now" }),
        )
        .admin(Done),
        mutation("roleGrant", SignIn, Forbidden, |world| json!({ "userId": world.bystander_id, "role": "ADMIN" }))
            .admin(Done),
        mutation(
            "roleRevoke",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.bystander_id, "role": "PARTICIPANT" }),
        )
        .admin(Done),
    ]
}
