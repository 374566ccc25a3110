//! People's names, and finding them in lists: orders and tickets by code, name or address, however they are written.

use std::collections::HashMap;
use std::sync::LazyLock;

use entity::user;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::db::is_sqlite;
use crate::text;

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

/// The words of a search, folded as columns are; none if it has nothing to look for.
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

/// The condition that one of the columns has the word in it: in capitals or not, with or without accents, its umlauts
/// written out or not, with or without apostrophes and the like. The columns are named by us, the word comes from
/// [`words`].
pub(crate) fn any_has(conn: &impl ConnectionTrait, columns: &[&str], word: &str) -> SimpleExpr {
    let sqlite = is_sqlite(conn);
    let text = columns.iter().map(|column| format!("coalesce({column}, '')")).collect::<Vec<_>>().join(" || ' ' || ");
    let plain = folded_column(&text, sqlite);
    // "Mueller" for those who look for "Müller" or "Muller".
    let short = ["aa", "ae", "oe", "ue"]
        .iter()
        .fold(plain.clone(), |text, pair| format!("replace({text}, '{pair}', '{}')", &pair[..1]));
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    for spelling in spellings(word) {
        let pattern = format!("%{}%", escaped(&spelling));
        for column in [&plain, &short] {
            values.push(pattern.clone());
            // SQLite's LIKE knows ASCII's capitals alone, PostgreSQL's none: `ILIKE` knows them all.
            conditions.push(if sqlite {
                format!("{column} LIKE ? ESCAPE '\\'")
            } else {
                format!("{column} ILIKE ${} ESCAPE '\\'", values.len())
            });
        }
    }
    Expr::cust_with_values(format!("({})", conditions.join(" OR ")), values)
}

/// Signs inside words that are left out: "O'Neill" is "ONeill", "AC/DC" is "ACDC".
const SIGNS: [char; 9] = ['\'', '’', '‘', '´', '`', 'ʼ', '.', '/', '-'];
/// Umlauts and their like as they are written where a keyboard has none.
const WRITTEN_OUT: [(&str, &str); 12] = [
    ("ä", "ae"),
    ("Ä", "ae"),
    ("ö", "oe"),
    ("Ö", "oe"),
    ("ü", "ue"),
    ("Ü", "ue"),
    ("ø", "oe"),
    ("Ø", "oe"),
    ("å", "aa"),
    ("Å", "aa"),
    ("æ", "ae"),
    ("Æ", "ae"),
];

/// The Latin letters beyond ASCII with what they are folded to: the same table for what is looked for and for the
/// databases, neither of which folds letters by itself.
static LETTERS: LazyLock<Vec<(char, String)>> = LazyLock::new(|| {
    let letters = ('\u{C0}'..='\u{17F}').chain(['Ș', 'ș', 'Ț', 'ț', 'ẞ']).filter(|c| c.is_alphabetic());
    let plain = |c| {
        let plain = deunicode::deunicode_char(c)?.to_lowercase();
        // An apostrophe of `ŉ` is a sign like others, and would end the text in the statement.
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

/// The text of a row, folded: without accents and, after that, with its umlauts written out.
fn folded_column(text: &str, sqlite: bool) -> String {
    let replace =
        |text: String, (from, to): (&str, &str)| format!("replace({text}, '{}', '{to}')", from.replace('\'', "''"));
    let written_out = WRITTEN_OUT.into_iter().fold(format!("({text})"), replace);
    let both = format!("({text} || ' ' || {written_out})");
    let letters = if sqlite {
        let all = LETTERS.iter().fold(both, |text, (letter, plain)| replace(text, (&letter.to_string(), plain)));
        // Most names are ASCII, and have nothing to be folded.
        format!("CASE WHEN ({text}) GLOB '*[^ -~]*' THEN {all} ELSE {text} END")
    } else {
        let (single, more): (Vec<_>, Vec<_>) = LETTERS.iter().partition(|(_, plain)| plain.len() == 1);
        let from: String = single.iter().map(|(letter, _)| *letter).collect();
        let to: String = single.iter().map(|(_, plain)| plain.as_str()).collect();
        let all = more.iter().fold(both, |text, (letter, plain)| replace(text, (&letter.to_string(), plain)));
        format!("translate({all}, '{from}', '{to}')")
    };
    SIGNS.iter().fold(format!("lower({letters})"), |text, sign| replace(text, (&sign.to_string(), "")))
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
    use sea_orm::Condition;
    use sea_orm::sea_query::Query;

    use super::*;
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

    #[tokio::test]
    async fn databases_understand_the_condition() {
        let TestEnv { env, .. } = &test_env().await;
        assert!(LETTERS.iter().all(|(_, plain)| plain.bytes().all(|byte| byte.is_ascii_alphanumeric())));
        let has = async |name: &str, word: &str| {
            let name = format!("'{}'", name.replace('\'', "''"));
            let condition = words(word)
                .iter()
                .fold(Condition::all(), |all, word| all.add(any_has(env.db.primary(), &[name.as_str()], word)));
            let one = Query::select().expr(Expr::val(1)).cond_where(condition).to_owned();
            env.db.primary().query_one(&one).await.unwrap().is_some()
        };
        for (name, word) in [
            ("Müller", "mueller"),
            ("Mueller", "Müller"),
            ("ŉ O’Neill", "n oneill"),
            ("Ĳssel", "ijssel"),
            ("Łódź", "lodz"),
        ] {
            assert!(has(name, word).await, "{word} in {name}");
        }
        assert!(!has("Müller", "moller").await);
    }

    #[test]
    fn patterns_are_taken_literally() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
        assert_eq!(spellings("özil"), ["ÖZIL", "Özil", "özil"]);
        assert_eq!(spellings("Ada"), ["Ada"]);
    }
}
