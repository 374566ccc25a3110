//! All changes of the database schema, in order. Migrations are additive, run on both SQLite and PostgreSQL, and a
//! shipped one is never edited. They don't use the models: models change, migrations must not.

pub use sea_orm_migration::prelude::*;

mod columns;
mod ddl;
mod lock;
mod m20261121_000001_accounts;
mod m20261121_000002_organizations;
mod m20261121_000003_events;
mod m20261121_000004_orders;
mod m20261121_000005_payments;
mod m20261121_000006_jobs;
mod m20261121_000007_event_search;
mod m20261121_000008_check_ins;
mod m20261121_000009_sessions;
mod m20261121_000010_event_covers;
mod m20261121_000011_job_requests;
mod m20261121_000012_admins;
mod m20261121_000013_jobs_seen;
mod m20261121_000014_unpublishing;
mod m20261121_000015_reports;
mod m20261121_000016_site_settings;
mod m20261121_000018_second_factors;
mod m20261121_000023_mail_opt_outs;
mod m20261121_000024_reminders;
mod m20261121_000025_feedback;
mod m20261121_000030_crm;
mod m20261121_000035_job_traces;
mod m20261121_000040_messages;
mod m20261121_000045_bounces;
mod m20261121_000050_second_factor_undo;
mod m20261128_000001_longer_texts;
mod m20261128_000002_rules;
mod m20261128_000020_refund_attempts;
mod m20261128_000021_payment_looks;
mod m20261128_000022_disputes;
mod m20261128_000030_retention;
mod m20261128_000031_dead_jobs;
mod m20261128_000040_sign_ups;
mod m20261128_000041_invitations;
mod m20261128_000060_running_events;
mod m20261128_000070_search_words;
mod m20261128_000071_domain_names;
mod m20261128_000080_idempotency_keys;
mod m20261128_000081_versions;
mod m20261128_000090_return_urls;
mod m20261129_000001_address_hashes;
mod m20261129_000002_find_texts;
mod m20261129_000003_open_set_ups;
mod m20261129_000010_lines_of_orders;
mod m20261129_000011_one_letter;
mod m20261130_000001_listed_events;
mod m20261130_000002_find_people;
mod m20261130_000003_growing_lists;
mod m20261130_000004_sums;
mod m20261130_000021_sales;
mod m20261130_000030_waiting_rooms;
mod m20261130_000041_sitemap;
mod m20261130_000042_find_in_sqlite;
mod m20261130_000043_short_pending_lists;
mod m20261130_000044_rare_rows;
mod m20261130_000045_public_profiles;
mod m20261130_000046_followers;
mod m20261130_000048_near;
mod m20261130_000049_accounts;
mod m20261130_000050_guests;
mod m20261130_000051_platform;
mod m20261130_000052_event_content;
mod m20261130_000053_message_templates;
mod m20261130_000057_contact;
mod m20261201_000059_guest_lists;
mod m20261201_000061_mail_texts;
mod m20261201_000062_addresses;
mod m20261201_000063_invited_by;
mod m20261202_000070_api_keys;
mod m20261202_000074_venues_and_registrations;
mod m20261202_000076_changed_at;
mod m20261202_000077_replies;

pub use lock::up_under_lock;

/// The ordered list of migrations.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = vec![
            whole(m20261121_000001_accounts::Migration),
            whole(m20261121_000002_organizations::Migration),
            whole(m20261121_000003_events::Migration),
            whole(m20261121_000004_orders::Migration),
            whole(m20261121_000005_payments::Migration),
            whole(m20261121_000006_jobs::Migration),
            whole(m20261121_000007_event_search::Migration),
            whole(m20261121_000008_check_ins::Migration),
            whole(m20261121_000009_sessions::Migration),
            whole(m20261121_000010_event_covers::Migration),
            whole(m20261121_000011_job_requests::Migration),
            whole(m20261121_000012_admins::Migration),
            whole(m20261121_000013_jobs_seen::Migration),
            whole(m20261121_000014_unpublishing::Migration),
            whole(m20261121_000015_reports::Migration),
            whole(m20261121_000016_site_settings::Migration),
            whole(m20261121_000018_second_factors::Migration),
            whole(m20261121_000023_mail_opt_outs::Migration),
            whole(m20261121_000024_reminders::Migration),
            whole(m20261121_000025_feedback::Migration),
            whole(m20261121_000030_crm::Migration),
            whole(m20261121_000035_job_traces::Migration),
            whole(m20261121_000040_messages::Migration),
            whole(m20261121_000045_bounces::Migration),
            whole(m20261121_000050_second_factor_undo::Migration),
            whole(m20261128_000001_longer_texts::Migration),
            whole(m20261128_000002_rules::Migration),
            whole(m20261128_000020_refund_attempts::Migration),
            whole(m20261128_000021_payment_looks::Migration),
            whole(m20261128_000022_disputes::Migration),
            whole(m20261128_000030_retention::Migration),
            whole(m20261128_000031_dead_jobs::Migration),
            whole(m20261128_000040_sign_ups::Migration),
            whole(m20261128_000041_invitations::Migration),
            whole(m20261128_000060_running_events::Migration),
            whole(m20261128_000070_search_words::Migration),
            whole(m20261128_000071_domain_names::Migration),
            whole(m20261128_000080_idempotency_keys::Migration),
            whole(m20261128_000081_versions::Migration),
            whole(m20261128_000090_return_urls::Migration),
            whole(m20261129_000001_address_hashes::Migration),
            whole(m20261129_000002_find_texts::Migration),
            whole(m20261129_000003_open_set_ups::Migration),
            whole(m20261129_000010_lines_of_orders::Migration),
            whole(m20261129_000011_one_letter::Migration),
            whole(m20261130_000021_sales::Migration),
            whole(m20261130_000030_waiting_rooms::Migration),
            whole(m20261130_000041_sitemap::Migration),
            whole(m20261130_000042_find_in_sqlite::Migration),
            whole(m20261130_000001_listed_events::Migration),
            whole(m20261130_000002_find_people::Migration),
            whole(m20261130_000003_growing_lists::Migration),
            whole(m20261130_000004_sums::Migration),
            whole(m20261130_000043_short_pending_lists::Migration),
            whole(m20261130_000044_rare_rows::Migration),
            whole(m20261130_000045_public_profiles::Migration),
            whole(m20261130_000046_followers::Migration),
            whole(m20261130_000048_near::Migration),
            whole(m20261130_000049_accounts::Migration),
            whole(m20261130_000050_guests::Migration),
            whole(m20261130_000051_platform::Migration),
            whole(m20261130_000052_event_content::Migration),
            whole(m20261130_000053_message_templates::Migration),
            whole(m20261130_000057_contact::Migration),
            whole(m20261201_000059_guest_lists::Migration),
            whole(m20261201_000061_mail_texts::Migration),
            whole(m20261201_000062_addresses::Migration),
            whole(m20261201_000063_invited_by::Migration),
            whole(m20261202_000070_api_keys::Migration),
            whole(m20261202_000074_venues_and_registrations::Migration),
            whole(m20261202_000076_changed_at::Migration),
            whole(m20261202_000077_replies::Migration),
        ];
        all.extend(columns::COLUMNS.iter().map(|row| whole(columns::AddColumn(*row))));
        all.sort_by(|one, other| one.name().cmp(other.name()));
        all
    }
}

/// A migration that runs in a transaction on SQLite, too: by itself, sea-orm-migration opens one only on PostgreSQL,
/// and a kill would leave half of a migration unrecorded.
struct Whole<M>(M);

fn whole(migration: impl MigrationTrait + 'static) -> Box<dyn MigrationTrait> {
    Box::new(Whole(migration))
}

impl<M: MigrationName> MigrationName for Whole<M> {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl<M: MigrationTrait> MigrationTrait for Whole<M> {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The name of the newest migration of this build.
pub fn newest() -> String {
    Migrator::migrations().last().map(|migration| migration.name().to_owned()).unwrap_or_default()
}

/// The migrations that were applied to a database and are unknown to this build, oldest first.
pub async fn unknown(db: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<Vec<String>, DbErr> {
    use sea_orm_migration::sea_orm::ConnectionTrait as _;
    if !SchemaManager::new(db).has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let applied = Query::select().column("version").from("seaql_migrations").order_by("version", Order::Asc).to_owned();
    let applied = db.query_all(&applied).await?;
    let applied: Vec<String> = applied.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
    Ok(applied.into_iter().filter(|version| !known.contains(version)).collect())
}
