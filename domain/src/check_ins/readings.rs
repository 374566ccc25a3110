//! Recovering a ticket's code from what a scanner typed. Hand scanners are keyboards: they press the keys of one
//! layout, and the computer interprets them by its own. The web app does the same offline
//! (`web/src/features/organizer/check-in/readings.ts`), with the same cases in its tests.

use kernel::secret::TICKET_LETTERS;

/// For each pair of layouts: which character is read, and which was printed. Letters stand for their capitals as well.
const LAYOUTS: [&[(char, char)]; 3] = [
    // QWERTY and QWERTZ, either way round: `-` and `_` are where the other has ß, ? and /.
    &[('y', 'z'), ('z', 'y'), ('ß', '-'), ('/', '-'), ('?', '_')],
    // A scanner with QWERTY at an AZERTY computer.
    &[
        ('a', 'q'),
        ('q', 'a'),
        ('z', 'w'),
        ('w', 'z'),
        (',', 'm'),
        ('?', 'M'),
        ('&', '1'),
        ('é', '2'),
        ('"', '3'),
        ('\'', '4'),
        ('(', '5'),
        ('-', '6'),
        ('è', '7'),
        ('_', '8'),
        ('ç', '9'),
        ('à', '0'),
        (')', '-'),
        ('°', '_'),
    ],
    // A scanner with AZERTY at a QWERTY computer.
    &[
        ('a', 'q'),
        ('q', 'a'),
        ('z', 'w'),
        ('w', 'z'),
        (';', 'm'),
        (':', 'M'),
        ('!', '1'),
        ('@', '2'),
        ('#', '3'),
        ('$', '4'),
        ('%', '5'),
        ('^', '6'),
        ('&', '7'),
        ('*', '8'),
        ('(', '9'),
        (')', '0'),
        ('6', '-'),
        ('8', '_'),
    ],
];

/// The codes that may be meant, beginning with the text as typed. New codes use only capital letters that all these
/// layouts share. Older ones have letters of both cases, digits, `-` and `_`; they are also tried as other layouts
/// would type them, and with caps lock on.
pub(super) fn readings(typed: &str) -> Vec<String> {
    let mut readings = vec![typed.to_owned()];
    let mut add = |reading: String| {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    let capitals = typed.to_uppercase();
    if capitals.bytes().all(|byte| TICKET_LETTERS.contains(&byte)) {
        add(capitals);
        return readings;
    }
    for layout in [[].as_slice()].into_iter().chain(LAYOUTS) {
        let meant: String = typed.chars().map(|c| other(layout, c)).collect();
        if meant.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            let locked = meant
                .chars()
                .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
            let locked = locked.collect();
            add(meant);
            add(locked);
        }
    }
    readings
}

fn other(layout: &[(char, char)], c: char) -> char {
    let is = |wanted: char| layout.iter().find(|(read, _)| *read == wanted).map(|(_, printed)| *printed);
    match is(c) {
        Some(printed) => printed,
        None if c.is_ascii_uppercase() => is(c.to_ascii_lowercase()).map_or(c, |printed| printed.to_ascii_uppercase()),
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        printed: String,
        read: Vec<String>,
    }

    /// The web app's tests use the same cases.
    const CASES: &str = include_str!("../../../web/src/features/organizer/check-in/readings.json");

    #[test]
    fn codes_are_read_from_other_layouts() {
        for Case { printed, read } in serde_json::from_str::<Vec<Case>>(CASES).unwrap() {
            for typed in read {
                assert!(readings(&typed).contains(&printed), "{typed} for {printed}: {:?}", readings(&typed));
            }
        }
    }

    #[test]
    fn others_are_tried_as_they_are() {
        for typed in ["", "no ticket", "🎟", "https://example.org/"] {
            assert_eq!(readings(typed), [typed]);
        }
        assert!(readings("vt0zIjJyDDx0MleBJpy8lJltw88").len() <= 9);
    }
}
