use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, prelude::Uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The columns with addresses that people are identified or found by.
const ADDRESSES: [(&str, &str); 3] = [("users", "email"), ("orders", "email"), ("tickets", "holder_email")];

/// Addresses are stored with their domain in its ASCII form. Older ones, to which mail could never be sent, are
/// converted. Those that can't be converted, or that belong to another account already, stay.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in ADDRESSES {
            let connection = manager.get_connection();
            let beyond_ascii = match manager.get_database_backend() {
                DbBackend::Sqlite => format!("{column} GLOB '*[^ -~]*'"),
                _ => format!("{column} ~ '[^ -~]'"),
            };
            let some =
                Query::select().columns(["id", column]).from(table).and_where(Expr::cust(beyond_ascii)).to_owned();
            for row in connection.query_all(&some).await? {
                let (id, address): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", column)?);
                let Some(known) = known(&address).filter(|known| *known != address && known.len() <= 254) else {
                    continue;
                };
                let taken =
                    Query::select().column("id").from(table).and_where(Expr::col(column).eq(&*known)).to_owned();
                if table == "users" && connection.query_one(&taken).await?.is_some() {
                    continue;
                }
                let change =
                    Query::update().table(table).value(column, known).and_where(Expr::col("id").eq(id)).to_owned();
                manager.execute(change).await?;
            }
        }
        Ok(())
    }
}

fn known(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?;
    Some(format!("{local}@{domain}"))
}
