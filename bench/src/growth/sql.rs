//! The statements that fill a database, for PostgreSQL and for SQLite. The tests of plans fill theirs with them, too.

const SEED: &str = include_str!("seed.sql");
/// Adds all names to SQLite's index of them, as a job does bit by bit.
const INDEX: [&str; 3] = [
    "INSERT INTO find_rows (id) SELECT DISTINCT id FROM find_queue WHERE true ON CONFLICT DO NOTHING",
    "INSERT INTO find_index (rowid, text) SELECT n, text FROM find_rows JOIN find_texts ON find_texts.id = find_rows.id \
     WHERE find_rows.id IN (SELECT id FROM find_queue)",
    "DELETE FROM find_queue",
];

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) events: i64,
    pub(crate) orders: i64,
}

/// All statements, in order. `now` is in Unix seconds.
///
/// # Errors
/// When the file has a mistake.
pub(crate) fn statements(size: Size, now: i64, postgres: bool) -> Result<Vec<String>, &'static str> {
    let plain =
        |statement: &str| statement.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    let all = SEED.split(";\n").map(plain).filter(|statement| !statement.trim().is_empty());
    let index = if postgres { &[][..] } else { &INDEX };
    let index = index.iter().map(|statement| Ok((*statement).to_owned()));
    all.map(|statement| written(&statement, size, now, postgres)).chain(index).collect()
}

/// The statement with all `<<…>>` and sizes replaced, the innermost first.
fn written(statement: &str, size: Size, now: i64, postgres: bool) -> Result<String, &'static str> {
    let mut text = statement.to_owned();
    while let Some(end) = text.find(">>") {
        let start = text[..end].rfind("<<").ok_or("a << is missing")?;
        let (kind, of) = text[start + 2..end].split_once(':').ok_or("a : is missing")?;
        let replaced = replacement(kind, of, postgres);
        // What closes right behind may be another one.
        text.replace_range(start..end + 2, &replaced);
    }
    let sizes = [
        ("@now", now),
        ("@orders", size.orders),
        ("@organizations", size.events / 100 + 10),
        ("@venues", size.events / 20 + 500),
        ("@users", size.orders / 5),
        ("@events", size.events),
    ];
    Ok(sizes.into_iter().fold(text, |text, (name, value)| text.replace(name, &value.to_string())))
}

fn replacement(kind: &str, of: &str, postgres: bool) -> String {
    match (kind, postgres) {
        ("rows", true) => format!("generate_series(1, ({of})::bigint) AS s(n)"),
        ("rows", false) => format!(
            "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {of}) \
             SELECT n FROM numbers) AS s"
        ),
        ("time", true) => format!("to_timestamp(({of})::bigint)"),
        ("time", false) => format!("strftime('%Y-%m-%dT%H:%M:%SZ', {of}, 'unixepoch')"),
        ("hash", true) => "decode(repeat('00', 32), 'hex')".to_owned(),
        ("hash", false) => "zeroblob(32)".to_owned(),
        ("token_hash", true) => format!("decode(lpad(to_hex({of}), 64, '0'), 'hex')"),
        ("token_hash", false) => format!("unhex(printf('%064x', {of}))"),
        ("json", true) => format!("{of}::jsonb"),
        ("json", false) => of.to_owned(),
        // Some cities have many events.
        ("city", _) => format!("(CASE WHEN ({of}) % 5 = 0 THEN 0 ELSE ({of}) * 7919 % 400 + 1 END)"),
        // Half a year back, half a year ahead; the first event runs now.
        ("start", _) => format!("(CASE WHEN ({of}) = 1 THEN -3600 ELSE (({of}) * 7919 % 8760 - 4380) * 3600 END)"),
        ("of", _) => format!("(CASE WHEN ({of}) % 20 = 7 THEN 1 ELSE ({of}) * 7919 % @events + 1 END)"),
        ("placed", _) => format!("(@now - 15000000 + ({of}) * 14000000 / @orders)"),
        ("came", _) => format!("(({of}) % 40 = 7 OR <<start:<<of:{of}>>>> < -7200 AND ({of}) % 3 > 0)"),
        ("state", _) => format!(
            "CASE WHEN ({of}) % 100 < 88 THEN 'confirmed' WHEN ({of}) % 100 < 92 THEN 'cancelled' \
             WHEN ({of}) % 100 < 97 THEN 'expired' ELSE 'pending' END"
        ),
        ("name", _) => {
            let syllable = |step: &str| {
                format!(
                    "substr('banecimodupoqurasetivolujakehigofumazubi', CAST(1 + 2 * (({of}){step} % 20) AS INTEGER), 2)"
                )
            };
            format!("('N' || {} || {} || {})", syllable(""), syllable(" / 20"), syllable(" / 400"))
        }
        (kind, postgres) => id(kind, of, postgres),
    }
}

/// The id of the n-th row of a kind. It looks like a UUIDv7, in order of creation.
fn id(kind: &str, of: &str, postgres: bool) -> String {
    let number = kind.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) & 0xfff);
    if postgres {
        format!("('01900000-0000-7000-8{number:03x}-' || lpad(to_hex(({of})::bigint), 12, '0'))::uuid")
    } else {
        format!("unhex('01900000000070008{number:03x}' || printf('%012x', {of}))")
    }
}

/// The number behind the id of the n-th row of a kind.
pub(crate) fn number(kind: &str, of: u128) -> u128 {
    let kind = kind.bytes().fold(0_u128, |sum, byte| (sum * 31 + u128::from(byte)) & 0xfff);
    0x0190_0000_0000_7000_8000_0000_0000_0000 + (kind << 48) + of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_replaced() {
        let size = Size { events: 100, orders: 1000 };
        for postgres in [true, false] {
            let statements = statements(size, 5, postgres).unwrap_or_default();
            assert!(!statements.is_empty());
            for statement in statements {
                let text = statement.replace("@example.org", "");
                assert!(!text.contains("<<") && !text.contains('@'), "{statement}");
            }
        }
    }
}
