use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, prelude::Uuid};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::macros::datetime;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The columns with whole addresses, in the current form or as typed before domains were stored in their ASCII form.
const ADDRESSES: [(&str, &str); 9] = [
    ("users", "email"),
    ("orders", "email"),
    ("tickets", "holder_email"),
    ("invitations", "email"),
    ("sign_ups", "email"),
    ("mail_link_requests", "email"),
    ("message_recipients", "email"),
    ("notifications", "recipient"),
    ("crm_changes", "email"),
];

/// The old hash of each address, with the new hash and the address itself.
type Hashes = BTreeMap<String, (String, String)>;

/// How many hashes one statement searches for.
const AT_ONCE: usize = 500;

/// Customer systems and opt-outs identify an address by its hash, which changed when domains were converted to their
/// ASCII form. People who were erased or opted out must stay so under the new form. A hash can't be reversed, so it is
/// updated only where the address itself is still stored somewhere, in either form. Others stay, as do those of
/// addresses that were typed in capitals beyond ASCII or in decomposed letters.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let addresses = addresses(manager).await?;
        for (before, now) in &addresses {
            let rename = Query::update()
                .table("crm_changes")
                .value("email", now.as_str())
                .and_where(Expr::col("email").eq(before.as_str()))
                .to_owned();
            manager.execute(rename).await?;
            move_orders(manager, before, now).await?;
        }
        let hashes: Hashes = addresses.into_iter().map(|(before, now)| (hash(&before), (hash(&now), now))).collect();
        let known: Vec<&String> = hashes.keys().collect();
        for some in known.chunks(AT_ONCE) {
            move_contacts(manager, &hashes, some).await?;
            move_opt_outs(manager, &hashes, some).await?;
        }
        Ok(())
    }
}

/// Updates the scope of guest orders, which is the address, so that they can be assigned to its account.
async fn move_orders(manager: &SchemaManager<'_>, before: &str, now: &str) -> Result<(), DbErr> {
    let taken = Query::select()
        .column("idempotency_key")
        .from("orders")
        .and_where(Expr::col("idempotency_scope").eq(now))
        .to_owned();
    let orders = Query::update()
        .table("orders")
        .values([("idempotency_scope", now.into()), ("email", now.into())])
        .and_where(Expr::col("idempotency_scope").eq(before))
        .and_where(Expr::col("user_id").is_null())
        .and_where(Expr::col("idempotency_key").not_in_subquery(taken))
        .to_owned();
    manager.execute(orders).await
}

/// Every address that has two forms: the old one with the new one.
async fn addresses(manager: &SchemaManager<'_>) -> Result<BTreeMap<String, String>, DbErr> {
    let mut addresses = BTreeMap::new();
    for (table, column) in ADDRESSES {
        let beyond_ascii = match manager.get_database_backend() {
            DbBackend::Sqlite => format!("{column} GLOB '*[^ -~]*' OR {column} LIKE '%xn--%'"),
            _ => format!("{column} ~ '[^ -~]' OR {column} LIKE '%xn--%'"),
        };
        let some = Query::select().distinct().column(column).from(table).and_where(Expr::cust(beyond_ascii)).to_owned();
        for row in manager.get_connection().query_all(&some).await? {
            let address: String = row.try_get("", column)?;
            addresses.extend(forms(&address).filter(|(before, now)| before != now && now.len() <= 254));
        }
    }
    Ok(addresses)
}

/// The Unicode and the ASCII form of an address, if they differ.
fn forms(address: &str) -> Option<(String, String)> {
    let (local, domain) = address.rsplit_once('@')?;
    let known = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?;
    let before = if domain.is_ascii() {
        let (letters, read) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
        read.ok()?;
        letters.into_owned()
    } else {
        domain.to_owned()
    };
    Some((format!("{local}@{before}"), format!("{local}@{known}")))
}

fn hash(address: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(address))
}

async fn move_contacts(manager: &SchemaManager<'_>, hashes: &Hashes, some: &[&String]) -> Result<(), DbErr> {
    let rows = Query::select()
        .columns(["owner_id", "address_hash", "state"])
        .from("crm_contacts")
        .and_where(Expr::col("address_hash").is_in(some.iter().map(|hash| hash.as_str())))
        .to_owned();
    for row in manager.get_connection().query_all(&rows).await? {
        let (owner_id, before, state): (Uuid, String, String) =
            (row.try_get("", "owner_id")?, row.try_get("", "address_hash")?, row.try_get("", "state")?);
        let Some((now, address)) = hashes.get(&before) else { continue };
        let of = |hash: &str| Expr::col("owner_id").eq(owner_id).and(Expr::col("address_hash").eq(hash));
        let taken = Query::select().column("state").from("crm_contacts").and_where(of(now)).to_owned();
        let Some(taken) = manager.get_connection().query_one(&taken).await? else {
            let change = Query::update()
                .table("crm_contacts")
                .value("address_hash", now.as_str())
                .and_where(of(&before))
                .to_owned();
            manager.execute(change).await?;
            continue;
        };
        let taken: String = taken.try_get("", "state")?;
        manager.execute(Query::delete().from_table("crm_contacts").and_where(of(&before)).to_owned()).await?;
        if state == "erased" && taken != "erased" {
            erase(manager, owner_id, of(now), address).await?;
        }
    }
    Ok(())
}

/// Records that a person who was erased, and then sent again under the address's new form, has to be erased again.
/// Changes without a job get one.
async fn erase(manager: &SchemaManager<'_>, owner_id: Uuid, contact: SimpleExpr, address: &str) -> Result<(), DbErr> {
    let connected = Query::select()
        .column("owner_id")
        .from("crm_connections")
        .and_where(Expr::col("owner_id").eq(owner_id))
        .to_owned();
    let is_connected = manager.get_connection().query_one(&connected).await?.is_some();
    let state = Query::update().table("crm_contacts").value("state", "erased").and_where(contact).to_owned();
    manager.execute(state).await?;
    if !is_connected {
        return Ok(());
    }
    let now = datetime!(2026-11-28 0:00 UTC);
    let change = Query::insert()
        .into_table("crm_changes")
        .columns(["id", "owner_id", "email", "erase", "created_at"])
        .values([id_of(owner_id, address, now).into(), owner_id.into(), address.into(), true.into(), now.into()])
        .map_err(|error| DbErr::Custom(error.to_string()))?
        .to_owned();
    manager.execute(change).await
}

/// A deterministic id, the same at each attempt, because migrations must not use random numbers.
fn id_of(owner_id: Uuid, address: &str, at: OffsetDateTime) -> Uuid {
    let digest = Sha256::new().chain_update(owner_id.as_bytes()).chain_update(address).finalize();
    let mut drawn = [0; 10];
    drawn.copy_from_slice(&digest[..10]);
    let millis = at.unix_timestamp().unsigned_abs() * 1000;
    uuid::Builder::from_unix_timestamp_millis(millis, &drawn).into_uuid()
}

async fn move_opt_outs(manager: &SchemaManager<'_>, hashes: &Hashes, some: &[&String]) -> Result<(), DbErr> {
    let rows = Query::select()
        .columns(["address_hash", "kind"])
        .from("mail_opt_outs")
        .and_where(Expr::col("address_hash").is_in(some.iter().map(|hash| hash.as_str())))
        .to_owned();
    for row in manager.get_connection().query_all(&rows).await? {
        let (before, kind): (String, String) = (row.try_get("", "address_hash")?, row.try_get("", "kind")?);
        let Some((now, _)) = hashes.get(&before) else { continue };
        let of = |hash: &str| Expr::col("kind").eq(kind.as_str()).and(Expr::col("address_hash").eq(hash));
        let taken = Query::select().column("kind").from("mail_opt_outs").and_where(of(now)).to_owned();
        if manager.get_connection().query_one(&taken).await?.is_some() {
            manager.execute(Query::delete().from_table("mail_opt_outs").and_where(of(&before)).to_owned()).await?;
            continue;
        }
        let change = Query::update()
            .table("mail_opt_outs")
            .value("address_hash", now.as_str())
            .and_where(of(&before))
            .to_owned();
        manager.execute(change).await?;
    }
    Ok(())
}
