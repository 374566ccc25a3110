//! People's names, and finding them in lists: orders and tickets by code, name or address, however they are written.

use std::collections::HashMap;

use entity::user;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::db::is_sqlite;

/// The names of accounts that others see, by their ids; one statement. Callers make sure that the actor may know them.
pub async fn names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let rows: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::DisplayName])
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many words of a search are looked at.
const MAX_WORDS: usize = 6;
/// How much of a word is looked at.
const MAX_WORD: usize = 60;

/// The words of a search; none if it has nothing to look for.
pub(crate) fn words(search: &str) -> Vec<String> {
    search
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).take(MAX_WORD).collect::<String>())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect()
}

/// The condition that one of the columns has the word in it, in capitals or not. The columns are named by us.
pub(crate) fn any_has(conn: &impl ConnectionTrait, columns: &[&str], word: &str) -> SimpleExpr {
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    for spelling in spellings(word) {
        let pattern = format!("%{}%", escaped(&spelling));
        for column in columns {
            values.push(pattern.clone());
            // SQLite's LIKE knows ASCII's capitals alone, PostgreSQL's none: `ILIKE` knows them all.
            conditions.push(if is_sqlite(conn) {
                format!("{column} LIKE ? ESCAPE '\\'")
            } else {
                format!("{column} ILIKE ${} ESCAPE '\\'", values.len())
            });
        }
    }
    Expr::cust_with_values(format!("({})", conditions.join(" OR ")), values)
}

/// A word as it was typed, in small letters, in capitals, and with a capital at its start.
fn spellings(word: &str) -> Vec<String> {
    if word.is_ascii() {
        return vec![word.to_owned()];
    }
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    let titled: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let mut spellings = vec![word.to_owned(), word.to_uppercase(), titled, lower];
    spellings.sort();
    spellings.dedup();
    spellings
}

/// The word with what `LIKE` would take for a pattern taken literally.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_few_and_clean() {
        assert_eq!(words("  Ada\0 Love\tlace "), ["Ada", "Love", "lace"]);
        assert!(words(" \0 \u{7} ").is_empty());
        assert_eq!(words(&"a ".repeat(100)).len(), MAX_WORDS);
    }

    #[test]
    fn patterns_are_taken_literally() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
        assert_eq!(spellings("özil"), ["ÖZIL", "Özil", "özil"]);
        assert_eq!(spellings("Ada"), ["Ada"]);
    }
}
