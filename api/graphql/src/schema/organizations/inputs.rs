//! The inputs of mutations of organizations, members, invitations and venues.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::{organizations, venues};
use kernel::patch::Patch;

use super::enums::MemberRole;
use crate::schema::scalars::patch;

/// An organization to create.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationCreateInput {
    /// The name that everyone sees, at most 200 characters.
    name: String,
    /// The ISO 4217 code of the currency that its prices are in unless they say otherwise, such as `EUR`.
    currency: String,
    /// The organization's name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Made from the name if
    /// left out.
    slug: Option<String>,
    /// Makes it safe to repeat the request when no response arrived, so that only one organization is created.
    /// Generate a new random key for each organization that someone wants, at most 100 characters, and repeat the
    /// request with the same key: you get the organization that was created first. The same key with a different input
    /// is refused with `IDEMPOTENCY_KEY_REUSED`. A key is valid for your account only, for 30 days. Without a key,
    /// every request creates another organization.
    idempotency_key: Option<String>,
}

impl From<OrganizationCreateInput> for organizations::CreateOrganization {
    fn from(input: OrganizationCreateInput) -> Self {
        Self { name: input.name, currency: input.currency, slug: input.slug, idempotency_key: input.idempotency_key }
    }
}

/// A link on an organization's page.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationLinkInput {
    /// The text of the link; at most 60 characters.
    label: String,
    /// Where it leads: an http or https URL, at most 2,000 characters.
    url: String,
}

/// Changes to an organization. Fields that are left out stay as they are. `name`, `currency`, `slug`, `links` and
/// `instantEvents` also do if they are null; null removes the others.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationUpdateInput {
    /// The organization's id, `org_…`.
    pub(super) organization_id: ID,
    /// The name that everyone sees, at most 200 characters.
    name: Option<String>,
    /// The ISO 4217 code of the currency that new prices are in unless they say otherwise. Existing prices stay.
    currency: Option<String>,
    /// The organization's name in URLs: 3 to 60 lower-case letters, digits and single hyphens. Links with the old one
    /// stop working.
    slug: Option<String>,
    /// Whether events that programs create at one of its venues are published at once, with a free ticket type.
    instant_events: Option<bool>,
    /// What it says about itself, in Markdown; at most 10,000 characters.
    about: MaybeUndefined<String>,
    /// The colour of its page and its mails, such as `#4338ca`. White or dark text has to be readable on it.
    accent_colour: MaybeUndefined<String>,
    /// All links on its page, in this order; at most 8.
    links: Option<Vec<OrganizationLinkInput>>,
    /// The address that the public may write to.
    contact_email: MaybeUndefined<String>,
    /// The name in front of ours as the sender of the mails for its events; at most 80 characters, without `@`, quotes
    /// and angle brackets.
    sender_name: MaybeUndefined<String>,
    /// The address that answers to the mails for its events go to.
    reply_to: MaybeUndefined<String>,
    /// Whether visitors may write to it by `organizationContact`.
    contact_form: Option<bool>,
    /// The `version` of the organization that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the organization as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<OrganizationLinkInput> for organizations::ProfileLink {
    fn from(input: OrganizationLinkInput) -> Self {
        Self { label: input.label, url: input.url }
    }
}

impl From<OrganizationUpdateInput> for organizations::UpdateOrganization {
    fn from(input: OrganizationUpdateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            name: input.name,
            currency: input.currency,
            slug: input.slug,
            instant_events: input.instant_events,
            profile: organizations::ProfileChanges {
                about: patch(input.about),
                accent_colour: patch(input.accent_colour),
                links: input.links.map(|links| links.into_iter().map(Into::into).collect()),
                contact_email: patch(input.contact_email),
                sender_name: patch(input.sender_name),
                reply_to: patch(input.reply_to),
                contact_form: input.contact_form,
            },
            version: input.version,
        }
    }
}

/// A member, and the role to give them.
#[derive(Debug, InputObject)]
pub(crate) struct MemberGrantInput {
    /// The organization's id, `org_…`.
    pub(super) organization_id: ID,
    /// The address of the member's account.
    pub(super) email: String,
    /// The role that the member is to have from now on.
    role: MemberRole,
    /// The member's role as you loaded it. If someone has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the member as they are now in `current`. Without it, the new role replaces whichever
    /// role they have.
    expected_role: Option<MemberRole>,
}

impl From<MemberGrantInput> for organizations::GrantMembership {
    fn from(input: MemberGrantInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            email: input.email,
            role: input.role.into(),
            expected_role: input.expected_role.map(Into::into),
        }
    }
}

/// A member to remove.
#[derive(Debug, InputObject)]
pub(crate) struct MemberRevokeInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// The id of the member's account, `user_…`.
    user_id: ID,
    /// The member's role as you loaded it. If someone has changed it since, they are not removed and you get
    /// `EDITED_MEANWHILE`. Without it, they are removed whichever role they have.
    expected_role: Option<MemberRole>,
}

impl From<MemberRevokeInput> for organizations::RevokeMembership {
    fn from(input: MemberRevokeInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            user_id: input.user_id.0,
            expected_role: input.expected_role.map(Into::into),
        }
    }
}

/// A venue to create.
#[derive(Debug, InputObject)]
pub(crate) struct VenueCreateInput {
    /// The id of the organization whose events will take place there, `org_…`.
    organization_id: ID,
    /// The name of the venue, at most 200 characters.
    name: String,
    /// Street, number and whatever else a letter to it needs, in one line; at most 400 characters. Leave it out if it is
    /// not known, like the other parts of the address.
    address: Option<String>,
    /// The city, at most 100 characters. `EventFilter.city` finds events by it.
    city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: Option<String>,
    /// Degrees north (WGS 84), -90 to 90. Required if there is a longitude.
    latitude: Option<f64>,
    /// Degrees east (WGS 84), -180 to 180. Required if there is a latitude.
    longitude: Option<f64>,
    /// How many people fit in, 1 to 10,000,000.
    capacity: Option<i32>,
    /// What is said about it, in Markdown; at most 5,000 characters.
    description: Option<String>,
    /// The IANA time zone there, such as `Europe/Berlin`. Left out, it is that of the closest town.
    timezone: Option<String>,
    /// Whether only one event can take place there at a time. Others are then refused with `VENUE_TAKEN`. False if left
    /// out.
    exclusive: Option<bool>,
    /// Makes it safe to repeat the request when no response arrived, so that only one venue is created. Generate a new
    /// random key for each venue that someone wants, at most 100 characters, and repeat the request with the same
    /// key: you get the venue that was created first. The same key with a different input is refused with
    /// `IDEMPOTENCY_KEY_REUSED`. A key is valid for your account only, for 30 days. Without a key, every request
    /// creates another venue.
    idempotency_key: Option<String>,
}

impl From<VenueCreateInput> for venues::CreateVenue {
    fn from(input: VenueCreateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            name: input.name,
            address: input.address,
            city: input.city,
            country: input.country,
            latitude: input.latitude,
            longitude: input.longitude,
            capacity: input.capacity,
            description: input.description,
            timezone: input.timezone,
            exclusive: input.exclusive.unwrap_or_default(),
            idempotency_key: input.idempotency_key,
        }
    }
}

/// Where a venue is. Leave out what is not known.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct VenueLocationInput {
    /// Street, number and whatever else a letter to it needs, in one line; at most 400 characters.
    address: Option<String>,
    /// The city, at most 100 characters. `EventFilter.city` finds events by it.
    city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: Option<String>,
    /// Degrees north (WGS 84), -90 to 90. Required if there is a longitude.
    latitude: Option<f64>,
    /// Degrees east (WGS 84), -180 to 180. Required if there is a latitude.
    longitude: Option<f64>,
}

/// Changes to a venue. Fields that are left out stay as they are. Null removes `location`, the coordinates, `capacity`,
/// `description` and `timezone`, and leaves other fields as they are.
#[derive(Debug, InputObject)]
pub(crate) struct VenueUpdateInput {
    /// The venue's id, `venue_…`.
    pub(super) venue_id: ID,
    /// The name of the venue, at most 200 characters.
    name: Option<String>,
    /// Street, number and whatever else a letter to it needs, in one line; at most 400 characters.
    address: Option<String>,
    /// The city, at most 100 characters. `EventFilter.city` finds events by it.
    city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: Option<String>,
    /// Degrees north (WGS 84), -90 to 90. There has to be one if there is a longitude.
    latitude: MaybeUndefined<f64>,
    /// Degrees east (WGS 84), -180 to 180. There has to be one if there is a latitude.
    longitude: MaybeUndefined<f64>,
    /// Where it is: takes the place of address, city, country and coordinates, so that what it leaves out is removed. Null
    /// if nothing is known about it. Without it, those that are given change one by one.
    location: MaybeUndefined<VenueLocationInput>,
    /// How many people fit in, 1 to 10,000,000. Existing events keep their numbers of places.
    capacity: MaybeUndefined<i32>,
    /// What is said about it, in Markdown; at most 5,000 characters.
    description: MaybeUndefined<String>,
    /// The IANA time zone there, such as `Europe/Berlin`; null for that of the closest town. Existing events keep theirs.
    timezone: MaybeUndefined<String>,
    /// Whether only one event can take place there at a time. Others are then refused with `VENUE_TAKEN`; existing ones
    /// stay.
    exclusive: Option<bool>,
    /// The `version` of the venue that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the venue as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<VenueUpdateInput> for venues::UpdateVenue {
    fn from(input: VenueUpdateInput) -> Self {
        let given = |part: Option<String>| part.map_or(Patch::Keep, Patch::Set);
        let change = Self {
            venue_id: input.venue_id.0,
            name: input.name,
            address: given(input.address),
            city: given(input.city),
            country: given(input.country),
            latitude: patch(input.latitude),
            longitude: patch(input.longitude),
            capacity: patch(input.capacity),
            description: patch(input.description),
            timezone: patch(input.timezone),
            exclusive: input.exclusive,
            version: input.version,
        };
        let place = match input.location {
            MaybeUndefined::Undefined => return change,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(place) => Some(place),
        };
        let known = |part: Option<String>| part.map_or(Patch::Clear, Patch::Set);
        let degrees = |part: Option<f64>| part.map_or(Patch::Clear, Patch::Set);
        Self {
            address: known(place.as_ref().and_then(|place| place.address.clone())),
            city: known(place.as_ref().and_then(|place| place.city.clone())),
            country: known(place.as_ref().and_then(|place| place.country.clone())),
            latitude: degrees(place.as_ref().and_then(|place| place.latitude)),
            longitude: degrees(place.as_ref().and_then(|place| place.longitude)),
            ..change
        }
    }
}

/// A venue to delete.
#[derive(Debug, InputObject)]
pub(crate) struct VenueDeleteInput {
    /// The venue's id, `venue_…`.
    venue_id: ID,
    /// The `version` of the venue that you loaded. If someone else has changed it since, it stays and you get
    /// `EDITED_MEANWHILE`. Without a version, it is deleted whatever it is like.
    version: Option<i32>,
}

impl From<VenueDeleteInput> for venues::DeleteVenue {
    fn from(input: VenueDeleteInput) -> Self {
        Self { venue_id: input.venue_id.0, version: input.version }
    }
}

/// An invitation to send.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationCreateInput {
    /// The organization's id, `org_…`.
    pub(crate) organization_id: ID,
    /// The address to email the invitation to.
    pub(crate) email: String,
    /// The role that the person gets by accepting. `OWNER` is refused: make someone an owner with `memberGrant` once they
    /// have joined.
    pub(crate) role: MemberRole,
}

/// An invitation to email again.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationResendInput {
    /// The invitation's id, `invitation_…`.
    pub(crate) invitation_id: ID,
}

/// An invitation to withdraw.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationRevokeInput {
    /// The invitation's id, `invitation_…`.
    pub(crate) invitation_id: ID,
}

/// An invitation to accept.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationAcceptInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: String,
}

/// An invitation to decline.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationDeclineInput {
    /// The `token` parameter of the emailed link.
    #[graphql(secret)]
    pub(crate) token: String,
}
