//! The GraphQL schema: a folder per business area. Types are in `types`, several enums in `enums`, what mutations
//! take and return in `inputs` and `payloads`, and the resolvers in `query`, `mutation` and `subscription`.

mod accounts;
mod admins;
mod api_keys;
pub(crate) mod batches;
mod boards;
mod check_ins;
pub(crate) mod context;
mod crm;
mod errors;
pub(crate) mod events;
mod feedback;
mod guests;
mod ids;
mod jobs;
mod mail_preferences;
mod mail_texts;
mod messages;
mod names;
mod nodes;
mod orders;
mod organizations;
mod overview;
mod pages;
mod rate_limits;
mod reference;
mod renamed;
mod reports;
mod scalars;
mod second_factor;
mod site_settings;
mod statistics;
mod timezones;
mod towns;
mod waiting_rooms;
mod whole_numbers;

use async_graphql::{MergedObject, MergedSubscription, Schema, SchemaBuilder};

/// All queries. Lists are Relay connections; what you may not see is null or left out.
#[derive(Debug, Default, MergedObject)]
pub(crate) struct Query(
    nodes::NodesQuery,
    accounts::AccountsQuery,
    organizations::OrganizationsQuery,
    organizations::InvitationsQuery,
    organizations::AddressesQuery,
    events::EventsQuery,
    events::EventModerationQuery,
    orders::OrdersQuery,
    guests::GuestsQuery,
    guests::GuestLinksQuery,
    orders::OrderRecordsQuery,
    check_ins::CheckInsQuery,
    admins::AdminsQuery,
    jobs::JobsQuery,
    reports::ReportsQuery,
    site_settings::SiteSettingsQuery,
    site_settings::SiteQuery,
    overview::OverviewQuery,
    mail_texts::MailTextsQuery,
    rate_limits::RateLimitsQuery,
    mail_preferences::MailPreferencesQuery,
    messages::MessagesQuery,
    crm::CrmQuery,
    timezones::TimezonesQuery,
    towns::TownsQuery,
    reference::ReferenceQuery,
    waiting_rooms::WaitingRoomsQuery,
);

/// The mutations. Each takes one `input` and returns one payload with `errors`.
#[derive(Debug, Default, MergedObject)]
pub(crate) struct Mutation(
    accounts::AccountsMutation,
    accounts::AccountChangesMutation,
    api_keys::ApiKeysMutation,
    second_factor::SecondFactorMutation,
    organizations::OrganizationsMutation,
    organizations::OrganizationTermsMutation,
    organizations::ContactMutation,
    organizations::InvitationsMutation,
    organizations::FollowsMutation,
    events::EventsMutation,
    events::EventContentMutation,
    events::GoingMutation,
    events::EventModerationMutation,
    orders::OrdersMutation,
    orders::AddedOrdersMutation,
    guests::GuestsMutation,
    guests::GuestLinksMutation,
    check_ins::CheckInsMutation,
    admins::AdminsMutation,
    jobs::JobsMutation,
    reports::ReportsMutation,
    site_settings::SiteSettingsMutation,
    mail_preferences::MailPreferencesMutation,
    mail_texts::MailTextsMutation,
    crm::CrmMutation,
    feedback::FeedbackMutation,
    messages::MessagesMutation,
    waiting_rooms::WaitingRoomsMutation,
);

/// The subscriptions, over WebSocket (`graphql-transport-ws`).
#[derive(Debug, Default, MergedSubscription)]
pub(crate) struct Subscription(
    orders::OrdersSubscription,
    events::EventsSubscription,
    check_ins::CheckInsSubscription,
    messages::MessagesSubscription,
    waiting_rooms::WaitingRoomsSubscription,
);

/// The schema, before limits and data are added.
pub(crate) fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .data(events::AvailabilityBoards::default())
        .data(check_ins::CountsBoards::default())
        .data(messages::MessageBoards::default())
        .data(orders::OrderBoards::default())
        .register_input_type::<whole_numbers::WholeNumbers>()
}

/// The schema as it is served.
pub(crate) type ApiSchema = Schema<Query, Mutation, Subscription>;

/// The public contract in the schema language.
pub fn sdl() -> String {
    schema().finish().sdl()
}
