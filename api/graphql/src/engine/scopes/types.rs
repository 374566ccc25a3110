//! What a key needs to be given objects of each type, wherever they are.

use kernel::scopes::Access::Read;
use kernel::scopes::Resource::{
    CheckIns, Events, Members, Messages, Orders, Organizations, Payments, Profile, Refunds, Venues,
};

use super::Needs;
use super::Needs::{Any, Login, Nothing, Scope};

/// What a key needs to be given objects of this type; none for a type that is not in the tables. A page of a list needs
/// what its entries need, and payloads and their errors need nothing.
pub(super) fn needs(name: &str) -> Option<Needs> {
    of_resource(name).or_else(|| of_others(name)).or_else(|| {
        let entry = name.strip_suffix("Connection").or_else(|| name.strip_suffix("Edge"));
        match entry {
            Some(entry) => needs(entry),
            None => (name.ends_with("Payload") || name.ends_with("Error")).then_some(Nothing),
        }
    })
}

fn of_resource(name: &str) -> Option<Needs> {
    Some(match name {
        "Organization" | "OrganizationLink" | "OrganizationLogo" | "OrganizationLogoVariant" | "OrganizationTerms" => {
            Scope(Organizations, Read)
        }
        "Member" | "Invitation" => Scope(Members, Read),
        "User" => Any(&[Profile, Members]),
        "MailPreferences" | "MailPreference" => Scope(Profile, Read),
        "Venue" | "VenueLocation" => Any(&[Venues, Events]),
        "Event" | "AgendaItem" | "EventCover" | "EventCoverVariant" | "EventFacet" | "EventFacets" | "EventGoing"
        | "EventPicture" | "EventQuestion" | "EventSpeaker" | "EventUnpublishing" | "TicketType" | "WaitingLine"
        | "WaitingRoom" => Scope(Events, Read),
        "Order"
        | "OrderAddition"
        | "OrderLine"
        | "OrderMailFailure"
        | "OrderTimelineEntry"
        | "Agreement"
        | "Guest"
        | "GuestCounts"
        | "GuestLink"
        | "EventFeedback"
        | "Feedback"
        | "EventStatistics"
        | "EventOrderCounts"
        | "TicketTypeStatistics"
        | "SalesPoint"
        | "CheckInPoint" => Scope(Orders, Read),
        "Ticket" => Any(&[Orders, CheckIns]),
        "CheckInCounts" | "CheckInEntry" | "CheckInResult" | "TicketTypeCheckIns" => Scope(CheckIns, Read),
        "Payment" | "Dispute" => Scope(Payments, Read),
        "Refund" | "RefundPreview" => Scope(Refunds, Read),
        "Message" | "MessageAudience" | "MessageFailure" | "MessagePreview" | "MessageProgress" | "MessageTemplate" => {
            Scope(Messages, Read)
        }
        _ => return None,
    })
}

fn of_others(name: &str) -> Option<Needs> {
    Some(match name {
        // Each has a type of its own.
        "Node"
        // The same for everybody.
        | "PageInfo" | "AddressSearch" | "Avatar" | "AvatarVariant" | "CountryInfo" | "CurrencyInfo" | "FoundAddress" | "Geocoder"
        | "InputLimits" | "LanguageInfo" | "LegalText" | "LocalizedHtml" | "LocalizedText" | "Money"
        | "PasswordRules" | "Site" | "SiteLogo" | "TextLimit" | "TimezoneInfo" | "Town" | "WaitingPlace"
        | "EventAvailability" => Nothing,
        "ApiKey"
        | "ApiKeyScope"
        | "AttentionItem"
        | "AttentionOrder"
        | "AuditChange"
        | "AuditEntry"
        | "CountTrend"
        | "CrmConnection"
        | "CrmRefusal"
        | "CustomerSystem"
        | "EmailChange"
        | "GuestInvitation"
        | "GuestLine"
        | "GuestLinkInvitation"
        | "InvitationPreview"
        | "Job"
        | "JobFailure"
        | "JobQueue"
        | "MailText"
        | "MailTextPreview"
        | "MoneyTrend"
        | "NamedThing"
        | "OrderRecord"
        | "PlatformOverview"
        | "RateLimit"
        | "RateLimitGroup"
        | "RateLimits"
        | "Report"
        | "ReportSubject"
        | "SalesTrend"
        | "SecondFactor"
        | "SecondFactorChallenge"
        | "SecondFactorSetup"
        | "Session"
        | "SignUp"
        | "SiteSettings"
        | "UserSession"
        | "WeekTrend" => Login,
        _ => return None,
    })
}
