//! People's names, and searching lists of orders and tickets by code, name or address, in any spelling.

mod find;
mod index;
mod patterns;

use std::collections::HashMap;
use std::sync::LazyLock;

use entity::user;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

pub(crate) use find::{Search, search};
pub(crate) use index::{index, may_be_code, may_fit};
pub(crate) use patterns::{Wanted, code_has, fits};

use kernel::db::among;
use kernel::text;

/// The display names of accounts, by id. Runs one statement. Callers make sure that the actor may know them.
pub async fn names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let rows: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::DisplayName])
        .filter(among(conn, user::Column::Id, ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many words of a search are used.
const MAX_WORDS: usize = 6;
/// How many characters of a word are used.
const MAX_WORD: usize = 60;

/// The words of a search, folded like the text that the database stores for rows (`find_text`); empty if the search has
/// nothing left after folding.
pub(crate) fn words(search: &str) -> Vec<String> {
    let search = text::search(Some(search)).unwrap_or_default();
    // Addresses are stored with the domain in its ASCII form, and shown in Unicode.
    let stored = |word: &str| match text::EmailAddress::parse(word) {
        Ok(address) => folded(address.as_str()),
        Err(_) => folded(word),
    };
    let words = search.split_whitespace().map(|word| stored(word).chars().take(MAX_WORD).collect::<String>());
    words.filter(|word| !word.is_empty()).take(MAX_WORDS).collect()
}

/// The words of a list's search: empty without a search, `None` if it consists of punctuation only.
pub(crate) fn words_of(search: Option<&str>) -> Option<Vec<String>> {
    let Some(search) = text::search(search) else { return Some(Vec::new()) };
    Some(words(&search)).filter(|words| !words.is_empty())
}

/// Punctuation inside words that is dropped: "O'Neill" becomes "ONeill", "AC/DC" becomes "ACDC".
const SIGNS: [char; 9] = ['\'', '’', '‘', '´', '`', 'ʼ', '.', '/', '-'];
/// The Latin letters beyond ASCII with their foldings, the same as in the migration that makes the databases fold text.
static LETTERS: LazyLock<Vec<(char, String)>> = LazyLock::new(|| {
    let letters = ('\u{C0}'..='\u{17F}').chain(['Ș', 'ș', 'Ț', 'ț', 'ẞ']).filter(|c| c.is_alphabetic());
    let plain = |c| {
        let plain = deunicode::deunicode_char(c)?.to_lowercase();
        // Drop the apostrophe of `ŉ` like other punctuation.
        Some(plain.chars().filter(char::is_ascii_alphanumeric).collect())
    };
    letters.filter_map(|c| Some((c, plain(c)?))).collect()
});

fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().filter(|c| !c.is_control() && !SIGNS.contains(c)) {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, plain)) => folded.push_str(plain),
            None => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Expr, Query};

    use super::*;
    use crate::accounts::{SignUp, provision};
    use crate::testing::{TestEnv, test_env};

    #[test]
    fn words_are_few_and_clean() {
        assert_eq!(words("  Ada\0 Love\tlace "), ["ada", "love", "lace"]);
        assert_eq!(words("MÜLLER O’Neill AC/DC Straße"), ["muller", "oneill", "acdc", "strasse"]);
        assert_eq!(words("\u{200B}Özil\u{2069} Сергей ŉdou"), ["ozil", "сергей", "ndou"]);
        assert_eq!(words("ada@müller.example"), ["ada@xnmllerkvaexample"]);
        assert!(words(" \0 \u{7} ' ").is_empty());
        assert_eq!(words(&"a ".repeat(100)).len(), MAX_WORDS);
    }

    /// A new version of the library that folds letters needs a migration, too.
    #[tokio::test]
    async fn the_database_folds_the_same_letters() {
        let TestEnv { env, .. } = &test_env().await;
        let form = SignUp {
            email: "ada@example.org".to_owned(),
            password: "correct horse battery".into(),
            display_name: "Ada".to_owned(),
            locale: None,
            timezone: None,
        };
        provision(env, form).await.unwrap();
        for (letter, plain) in LETTERS.iter() {
            let tx = env.begin().await.unwrap();
            let rename =
                user::Entity::update_many().col_expr(user::Column::DisplayName, Expr::value(format!("X{letter}x")));
            rename.exec(&tx).await.unwrap();
            tx.commit().await.unwrap();
            let text = Query::select().column("find_text").from("users").to_owned();
            let text: String =
                env.db.primary().query_one(&text).await.unwrap().unwrap().try_get("", "find_text").unwrap();
            assert!(text.split(' ').any(|word| word == format!("x{plain}x")), "{letter}: {text}");
        }
    }
}
