//! Finding towns by what people type.

use super::data::Data;
use super::keys::{self, Fit};
use crate::geo::Point;
use crate::text::typed;

/// What counts as much as twice the population: once for the beginning of a name, and so on.
mod worth {
    /// The whole name was typed.
    pub(super) const WHOLE: f64 = 4.0;
    /// It is another name than the one that GeoNames uses, maybe a rare one.
    pub(super) const OTHER: f64 = -3.0;
    /// A later word of the name was typed.
    pub(super) const LATER: f64 = -4.0;
    /// For each typing error.
    pub(super) const ERROR: f64 = -3.0;
    /// At the point that is searched around; half of it at [`HALF_KM`].
    pub(super) const HERE: f64 = 12.0;
    pub(super) const HALF_KM: f64 = 100.0;
}

/// How well a town fits a search.
struct Hit {
    town: usize,
    score: f64,
}

/// The towns that fit a search, the best first. A search that finds nothing as typed may have typing errors.
pub(super) fn search(data: &Data, search: &str, near: Option<Point>, first: usize) -> Vec<usize> {
    let words = keys::words(search);
    let Some(start) = words.first() else { return Vec::new() };
    let mut hits = hits(data, data.words_like(start), &words, near, |_| 0);
    if hits.is_empty() {
        hits = self::hits(data, data.all_words(), &words, near, keys::most_errors);
    }
    hits.sort_unstable_by(|one, other| {
        let by_score = other.score.total_cmp(&one.score);
        by_score.then(data.population(other.town).cmp(&data.population(one.town))).then(one.town.cmp(&other.town))
    });
    let mut towns = Vec::new();
    for hit in hits {
        if towns.len() == first {
            break;
        }
        if !towns.contains(&hit.town) {
            towns.push(hit.town);
        }
    }
    towns
}

fn hits(
    data: &Data,
    beginnings: &[u32],
    words: &[String],
    near: Option<Point>,
    most_errors: impl Fn(&str) -> u8,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for beginning in beginnings {
        let Some(found) = found(data, *beginning, words, &most_errors) else { continue };
        let people = f64::from(data.population(found.town).max(50)).log2();
        let score = people + found.score + near.map_or(0.0, |near| nearness(data, found.town, near));
        match hits.last_mut() {
            // A town's names are beside each other.
            Some(last) if last.town == found.town => last.score = last.score.max(score),
            _ => hits.push(Hit { score, ..found }),
        }
    }
    hits
}

/// How well a name fits the search from one of its words on; none if it does not. The words that come after the name must
/// say where the town is.
fn found(data: &Data, beginning: u32, words: &[String], most_errors: &impl Fn(&str) -> u8) -> Option<Hit> {
    let keys = data.keys.text.as_bytes();
    let at = beginning as usize;
    let fit = |typed: &str, word: &[u8]| keys::fit(typed.as_bytes(), word, most_errors(typed));
    let (typed, mut left) = words.split_first()?;
    let Fit { mut errors, mut is_whole } = fit(typed, word_at(&keys[at..]))?;
    let is_first = at == 0 || keys[at - 1] != b' ';
    is_whole &= is_first;
    let name = keys[at..].split(|byte| matches!(byte, b'\t' | b'\n')).next()?;
    for word in name.split(|byte| *byte == b' ').skip(1) {
        let next = left.split_first().and_then(|(typed, later)| Some((fit(typed, word)?, later)));
        match next {
            Some((fit, later)) => {
                left = later;
                errors += fit.errors;
                is_whole &= fit.is_whole;
            }
            None => is_whole = false,
        }
    }
    let town = data.keys.of(beginning);
    if !left.is_empty() && !is_in(data, town, left) {
        return None;
    }
    let whole = if is_whole { worth::WHOLE } else { 0.0 };
    let is_other = data.keys.text[data.keys.start(town)..at].contains('\t');
    let other = if is_other { worth::OTHER } else { 0.0 };
    let later = if is_first { 0.0 } else { worth::LATER };
    Some(Hit { town, score: whole + other + later + f64::from(errors) * worth::ERROR })
}

/// Whether a town is in the region or country that these words name: "us", "il", "united st".
fn is_in(data: &Data, town: usize, words: &[String]) -> bool {
    let country = data.country(town);
    let is_code =
        |word: &String| word.eq_ignore_ascii_case(&country.code) || word.eq_ignore_ascii_case(data.region(town));
    words.iter().all(is_code) || country.key.starts_with(&words.join(" "))
}

fn word_at(text: &[u8]) -> &[u8] {
    text.split(u8::is_ascii_whitespace).next().unwrap_or_default()
}

fn nearness(data: &Data, town: usize, near: Point) -> f64 {
    let km = Point::new(data.latitude(town), data.longitude(town)).map_or(f64::INFINITY, |at| at.km_to(near));
    worth::HERE / (1.0 + km / worth::HALF_KM)
}

/// The name of a town that was searched for, in the spelling that was typed: "Wien" for Vienna, "Münch" for München. If it
/// was typed in another spelling, it is the town's name.
pub(super) fn name_as_typed<'a>(data: &'a Data, town: usize, search: &str) -> &'a str {
    let typed = typed(search).to_lowercase();
    let fits = |name: &&str| {
        let name = name.to_lowercase();
        let mut at = name.match_indices(&typed);
        at.any(|(at, _)| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
    };
    let mut names = data.names(town);
    let first = names.next().unwrap_or_default();
    if fits(&first) {
        return first;
    }
    let fitting = names.filter(fits).min_by_key(|name| name.len()).unwrap_or(first);
    let is_whole = fitting.to_lowercase() == typed;
    // "Kiev" is no beginning of "Kievi" where it is a name by itself.
    let has_other_spelling = || {
        let key = keys::words(search).join(" ");
        data.keys.get(town).split('\t').any(|name| *name == key)
    };
    if !is_whole && has_other_spelling() { first } else { fitting }
}

/// The largest town of a country that has this name, in any of its spellings.
pub(super) fn named(data: &Data, name: &str, country: &str) -> Option<usize> {
    let words = keys::words(name);
    let key = words.join(" ");
    let is_it = |beginning: &&u32| {
        let at = **beginning as usize;
        let rest = &data.keys.text[at..];
        let is_first = at == 0 || data.keys.text.as_bytes()[at - 1] != b' ';
        is_first && rest.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['\t', '\n']))
    };
    let named = data.words_like(words.first()?).iter().filter(is_it).map(|beginning| data.keys.of(*beginning));
    let here = named.filter(|town| data.country(*town).code.eq_ignore_ascii_case(country));
    here.max_by_key(|town| data.population(*town))
}
