//! People's names, and finding them in lists: orders and tickets by code, name or address, however they are written.

mod find;

use std::collections::HashMap;
use std::sync::LazyLock;

use entity::user;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

pub(crate) use find::{Search, Wanted, code_has, fits, search};

use kernel::text;

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

/// The words of a search, folded as the texts that the database keeps of rows (`find_text`); none if it has nothing to look for.
pub(crate) fn words(search: &str) -> Vec<String> {
    let search = text::search(Some(search)).unwrap_or_default();
    // Addresses are stored with the domain as the name system knows it, and shown with its letters.
    let stored = |word: &str| match text::EmailAddress::parse(word) {
        Ok(address) => folded(address.as_str()),
        Err(_) => folded(word),
    };
    let words = search.split_whitespace().map(|word| stored(word).chars().take(MAX_WORD).collect::<String>());
    words.filter(|word| !word.is_empty()).take(MAX_WORDS).collect()
}

/// The words of a list's search, which has none where nothing is to be searched; nothing where only signs are.
pub(crate) fn words_of(search: Option<&str>) -> Option<Vec<String>> {
    let Some(search) = text::search(search) else { return Some(Vec::new()) };
    Some(words(&search)).filter(|words| !words.is_empty())
}

/// Signs inside words that are left out: "O'Neill" is "ONeill", "AC/DC" is "ACDC".
const SIGNS: [char; 9] = ['\'', '’', '‘', '´', '`', 'ʼ', '.', '/', '-'];
/// The Latin letters beyond ASCII with what they are folded to, as in the migration that has the databases fold texts.
static LETTERS: LazyLock<Vec<(char, String)>> = LazyLock::new(|| {
    let letters = ('\u{C0}'..='\u{17F}').chain(['Ș', 'ș', 'Ț', 'ț', 'ẞ']).filter(|c| c.is_alphabetic());
    let plain = |c| {
        let plain = deunicode::deunicode_char(c)?.to_lowercase();
        // The apostrophe of `ŉ` is a sign like others.
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

    /// Another version of the letters' source needs a migration, too.
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
