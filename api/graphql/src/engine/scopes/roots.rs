//! What a key needs for each query, mutation and subscription.

use kernel::scopes::Access::{Read, Write};
use kernel::scopes::Resource::{CheckIns, Events, Members, Messages, Orders, Organizations, Profile, Refunds, Venues};

use super::Needs;
use super::Needs::{Login, Nothing, Own, Scope};

/// What a key needs for a root field; none for a field that is not in the tables.
pub(super) fn needs(root: &str, field: &str) -> Option<Needs> {
    match (root, field) {
        (_, "__typename") | ("Query", "__schema" | "__type") => Some(Nothing),
        ("Query", field) => query(field),
        ("Mutation", field) => mutation(field),
        ("Subscription", field) => subscription(field),
        _ => None,
    }
}

fn query(field: &str) -> Option<Needs> {
    Some(match field {
        // The resolver looks at the kinds of the ids.
        "node" | "nodes"
        // The same for everybody.
        | "currencies" | "countries" | "languages" | "timezones" | "timezoneVersion" | "towns" | "nearestTown"
        | "inputLimits" | "geocoder" | "site" => Nothing,
        "viewer" | "mailPreferences" => Own(Profile, Read),
        "organization" | "organizationBySlug" => Scope(Organizations, Read),
        "addressSearch" => Scope(Venues, Write),
        "events" | "event" | "eventFacets" | "eventDescriptionPreview" => Scope(Events, Read),
        "order" => Scope(Orders, Read),
        "refundPreview" => Scope(Refunds, Read),
        "checkInList" => Scope(CheckIns, Read),
        "messagePreview" => Scope(Messages, Read),
        // For administrators.
        "allOrganizations"
        | "allEvents"
        | "organizationOrders"
        | "users"
        | "auditEntries"
        | "jobs"
        | "jobQueues"
        | "reports"
        | "siteSettings"
        | "platformOverview"
        | "mailTexts"
        | "mailTextPreview"
        | "rateLimits"
        | "platformCustomerSystem"
        | "platformCrmConnection"
        // For people with a link, or in line.
        | "invitation" | "guestInvitation" | "guestLink" | "waitingPlace" => Login,
        _ => return None,
    })
}

fn mutation(field: &str) -> Option<Needs> {
    Some(match field {
        "accountUpdate" | "mailPreferencesUpdate" | "organizationFollow" | "organizationUnfollow" => {
            Own(Profile, Write)
        }
        "organizationCreate" => Own(Organizations, Write),
        "organizationUpdate" | "organizationTermsPublish" => Scope(Organizations, Write),
        "memberGrant" | "memberRevoke" | "invitationCreate" | "invitationResend" | "invitationRevoke" => {
            Scope(Members, Write)
        }
        "venueCreate" | "venueDelete" | "venueUpdate" => Scope(Venues, Write),
        "eventCreate" | "eventUpdate" | "eventContentUpdate" | "eventPublish" | "eventCancel" | "eventDuplicate"
        | "eventArchive" | "eventDelete" | "ticketTypeCreate" | "ticketTypeUpdate" | "ticketTypeDelete"
        | "ticketTypeReorder" | "waitingRoomUpdate" => Scope(Events, Write),
        "orderPlace" | "orderSave" | "orderShowName" | "feedbackGive" | "waitingRoomJoin" => Own(Orders, Write),
        "orderCancel" | "orderResend" | "orderAdd" | "guestInvite" | "guestResend" | "guestWithdraw"
        | "guestLinkCreate" | "guestLinkRename" | "guestLinkRevoke" => Scope(Orders, Write),
        "refundCreate" => Scope(Refunds, Write),
        "checkInRecord" | "checkInRecordMany" | "checkInUndo" => Scope(CheckIns, Write),
        "messageTest"
        | "messageSend"
        | "messageCancel"
        | "messageTemplateCreate"
        | "messageTemplateUpdate"
        | "messageTemplateDelete" => Scope(Messages, Write),
        _ => return by_login(field),
    })
}

/// The mutations that programs can't do in somebody's place.
fn by_login(field: &str) -> Option<Needs> {
    match field {
        // Getting in, and keeping others out.
        "accountSignUp" | "emailVerify" | "emailVerificationRequest" | "sessionCreate" | "sessionRefresh"
        | "sessionRevoke" | "magicLinkRequest" | "magicLinkRedeem" | "passwordResetRequest" | "passwordReset"
        | "passwordChange" | "emailChangeRequest" | "emailChangeCancel" | "emailChangeConfirm" | "emailChangeUndo"
        | "accountDeletionRequest" | "accountDeletionStop" | "secondFactorRedeem" | "secondFactorBegin"
        | "secondFactorConfirm" | "secondFactorRemove" | "secondFactorUndo" | "recoveryCodesReplace"
        | "apiKeyCreate" | "apiKeyRevoke" | "apiKeyTakeOver" | "crmConnect" | "crmDisconnect"
        // By people with a link, or about others.
        | "invitationAccept" | "invitationDecline" | "guestAnswer" | "guestLinkUse" | "orderLinksRequest"
        | "organizationContact" | "reportCreate"
        // By administrators.
        | "eventUnpublish" | "eventReinstate" | "userSuspend" | "userReinstate" | "roleGrant" | "roleRevoke"
        | "jobRetry" | "jobDrop" | "jobsRetryAll" | "jobsDropAll" | "queuePause" | "queueResume" | "reportResolve"
        | "siteSettingsUpdate" | "legalTextPublish" | "mailTextUpdate" | "mailTextReset" | "mailTextTest"
        | "crmContactErase" => Some(Login),
        _ => None,
    }
}

fn subscription(field: &str) -> Option<Needs> {
    Some(match field {
        "orderChanged" => Scope(Orders, Read),
        "availabilityChanged" => Scope(Events, Read),
        "checkInsChanged" => Scope(CheckIns, Read),
        "messageChanged" => Scope(Messages, Read),
        "waitingPlaceChanged" => Login,
        _ => return None,
    })
}
