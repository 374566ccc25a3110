//! The list of towns, as `scripts/towns` packs it: sections of texts by line, and of numbers in planes of bytes.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::keys;

const PACKED: &[u8] = include_bytes!("towns.bin");
/// More than it is unpacked.
const MOST_BYTES: usize = 16 << 20;
/// The first letters that words are sorted by: digits, then letters.
const LETTERS: usize = 36;
/// The second letters: none, then as above.
const SECOND: usize = LETTERS + 1;

/// All towns, by column. Texts are in one string each, because seventy thousand small ones would take twice the memory.
#[derive(Default)]
pub(super) struct Data {
    pub(super) version: String,
    zones: Vec<String>,
    regions: Vec<String>,
    countries: Vec<Country>,
    /// A line per town: its name, then its other names, separated by tabs.
    names: Lines,
    /// The same in the form in which names are compared.
    pub(super) keys: Lines,
    /// Where words begin in `keys`, sorted by their first two letters.
    words: Vec<u32>,
    /// Where the words with these two letters begin in `words`.
    beginnings: Vec<u32>,
    country: Vec<u8>,
    zone: Vec<u16>,
    region: Vec<u16>,
    /// Thousandths of degrees north and east.
    latitude: Vec<i32>,
    longitude: Vec<i32>,
    population: Vec<u32>,
}

/// A country, and what is the same in all of its towns.
pub(super) struct Country {
    pub(super) code: String,
    pub(super) currency: String,
    pub(super) name: String,
    /// The name in the form in which names are compared.
    pub(super) key: String,
}

/// Text with the beginnings of its lines.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: String,
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn get(&self, line: usize) -> &str {
        let start = self.start(line);
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| *next as usize - 1);
        &self.text[start..end]
    }

    pub(super) fn start(&self, line: usize) -> usize {
        self.starts[line] as usize
    }

    /// The line that a position is in.
    pub(super) fn of(&self, position: u32) -> usize {
        self.starts.partition_point(|start| *start <= position) - 1
    }
}

impl Data {
    /// The list; empty if it can't be read, which a test would notice.
    pub(super) fn load() -> Self {
        Self::read().unwrap_or_default()
    }

    pub(super) fn read() -> Option<Self> {
        let plain = decompress_to_vec_zlib_with_limit(PACKED, MOST_BYTES).ok()?;
        let mut sections = Sections(&plain);
        let mut data = Self {
            version: sections.text()?.to_owned(),
            zones: sections.lines()?,
            regions: sections.lines()?,
            countries: sections.text()?.lines().map(Country::read).collect::<Option<_>>()?,
            ..Self::default()
        };
        let names = sections.text()?;
        let towns = names.split('\n').count();
        data.names = Lines { starts: starts(names)?, text: names.to_owned() };
        data.country = sections.numbers(towns, 1)?.map(|of| u8::try_from(of).ok()).collect::<Option<_>>()?;
        data.zone = sections.numbers(towns, 2)?.map(|of| u16::try_from(of).ok()).collect::<Option<_>>()?;
        data.region = sections.numbers(towns, 2)?.map(|of| u16::try_from(of).ok()).collect::<Option<_>>()?;
        let mut latitude = 0;
        let steps = sections.numbers(towns, 3)?.map(|step| {
            latitude = (latitude + step) & 0xFF_FFFF;
            Some(i32::try_from(latitude).ok()? - 90_000)
        });
        data.latitude = steps.collect::<Option<_>>()?;
        let longitudes = sections.numbers(towns, 3)?;
        data.longitude = longitudes.map(|of| Some(i32::try_from(of).ok()? - 180_000)).collect::<Option<_>>()?;
        data.population = sections.numbers(towns, 4)?.collect();
        data.index()?;
        Some(data)
    }

    /// Folds the names, and sorts the beginnings of their words.
    fn index(&mut self) -> Option<()> {
        let mut keys = String::with_capacity(self.names.text.len());
        for (town, line) in self.names.text.split('\n').enumerate() {
            if town > 0 {
                keys.push('\n');
            }
            for (place, name) in line.split('\t').enumerate() {
                if place > 0 {
                    keys.push('\t');
                }
                keys::push(&mut keys, name);
            }
        }
        keys.shrink_to_fit();
        let bytes = keys.as_bytes();
        let begins =
            |at: &usize| bytes[*at].is_ascii_alphanumeric() && (*at == 0 || bytes[*at - 1].is_ascii_whitespace());
        let mut ends = vec![0_u32; LETTERS * SECOND + 1];
        for at in (0..bytes.len()).filter(begins) {
            ends[beginning(&bytes[at..]) + 1] += 1;
        }
        for beginning in 1..ends.len() {
            ends[beginning] += ends[beginning - 1];
        }
        let mut next = ends.clone();
        let mut words = vec![0; *ends.last()? as usize];
        for at in (0..bytes.len()).filter(begins) {
            let place = &mut next[beginning(&bytes[at..])];
            words[*place as usize] = u32::try_from(at).ok()?;
            *place += 1;
        }
        self.keys = Lines { starts: starts(&keys)?, text: keys };
        (self.words, self.beginnings) = (words, ends);
        Some(())
    }

    pub(super) fn len(&self) -> usize {
        self.population.len()
    }

    /// Where the words begin that may begin with `start`.
    pub(super) fn words_like(&self, start: &str) -> &[u32] {
        let (first, last) = match start.as_bytes() {
            [] => return &[],
            [one] => (place(*one) * SECOND, place(*one) * SECOND + SECOND),
            start => (beginning(start), beginning(start) + 1),
        };
        match (self.beginnings.get(first), self.beginnings.get(last)) {
            (Some(first), Some(last)) => &self.words[*first as usize..*last as usize],
            _ => &[],
        }
    }

    pub(super) fn all_words(&self) -> &[u32] {
        &self.words
    }

    pub(super) fn names(&self, town: usize) -> std::str::Split<'_, char> {
        self.names.get(town).split('\t')
    }

    pub(super) fn country(&self, town: usize) -> &Country {
        &self.countries[usize::from(self.country[town])]
    }

    pub(super) fn is_same_country(&self, one: usize, other: usize) -> bool {
        self.country[one] == self.country[other]
    }

    pub(super) fn zone(&self, town: usize) -> &str {
        &self.zones[usize::from(self.zone[town])]
    }

    pub(super) fn region(&self, town: usize) -> &str {
        &self.regions[usize::from(self.region[town])]
    }

    pub(super) fn latitude(&self, town: usize) -> f64 {
        f64::from(self.latitude[town]) / 1_000.0
    }

    pub(super) fn longitude(&self, town: usize) -> f64 {
        f64::from(self.longitude[town]) / 1_000.0
    }

    pub(super) fn population(&self, town: usize) -> u32 {
        self.population[town]
    }
}

impl Country {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let (code, currency, name) = (parts.next()?.to_owned(), parts.next()?.to_owned(), parts.next()?.to_owned());
        let mut key = String::new();
        keys::push(&mut key, &name);
        Some(Self { code, currency, name, key })
    }
}

/// What is left of the file.
struct Sections<'a>(&'a [u8]);

impl<'a> Sections<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let (size, rest) = self.0.split_first_chunk::<4>()?;
        let (section, rest) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        self.0 = rest;
        Some(section)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.next()?).ok()
    }

    fn lines(&mut self) -> Option<Vec<String>> {
        Some(self.text()?.split('\n').map(str::to_owned).collect())
    }

    /// Numbers of `width` bytes, whose lowest bytes come first, then the second bytes of all, and so on.
    fn numbers(&mut self, count: usize, width: usize) -> Option<impl Iterator<Item = u32> + 'a> {
        let planes = self.next().filter(|planes| planes.len() == count * width)?;
        Some((0..count).map(move |at| {
            (0..width).rev().fold(0, |number, plane| number << 8 | u32::from(planes[plane * count + at]))
        }))
    }
}

fn starts(text: &str) -> Option<Vec<u32>> {
    let after = |(at, _)| u32::try_from(at + 1).ok();
    std::iter::once(Some(0)).chain(text.match_indices('\n').map(after)).collect()
}

/// The number of a word's first two letters.
fn beginning(word: &[u8]) -> usize {
    let second = word.get(1).filter(|letter| letter.is_ascii_alphanumeric());
    place(word[0]) * SECOND + second.map_or(0, |letter| place(*letter) + 1)
}

fn place(letter: u8) -> usize {
    usize::from(if letter.is_ascii_digit() { letter - b'0' } else { letter.saturating_sub(b'a').min(25) + 10 })
}
