//! What an event's page has besides its description: the agenda, the people in it, questions and a gallery. Each list is
//! saved as a whole, under the event's version.

mod change;
mod checks;
mod files;
mod gallery;
mod input;
mod moving;
mod read;
mod write;

pub use change::update_content;
pub(crate) use files::{claim, discard_pictures, draw_picture, remove_leftover_pictures};
pub use files::{move_picture_files, picture_variants, remove_picture_files};
pub use gallery::{AddPicture, AddedPicture, add_picture};
pub use input::{AgendaItemInput, GalleryInput, QuestionInput, SpeakerInput, UpdateContent};
pub(super) use moving::{copy, move_along};
pub use read::{agendas_of, contents_of};
pub(crate) use write::write;

use std::collections::HashSet;

use time::OffsetDateTime;

pub use entity::event_picture::{Model as EventPicture, PicturePurpose};

/// What an event's page has besides its description, in the order in which it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The items of the agenda.
    pub agenda: Vec<AgendaItem>,
    /// Who speaks, performs or hosts.
    pub speakers: Vec<Speaker>,
    /// Questions that people ask, with their answers.
    pub questions: Vec<Question>,
    /// The pictures of the gallery.
    pub gallery: Vec<EventPicture>,
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Near the event: doors may open before it begins.
    pub starts_at: OffsetDateTime,
    /// When it ends; `None` if that is left open.
    pub ends_at: Option<OffsetDateTime>,
    /// One line, for the list of the agenda.
    pub title: String,
    /// Plain text with line breaks.
    pub description: Option<String>,
    /// The room or the stage.
    pub room: Option<String>,
    /// The speakers, by their places in [`Content::speakers`].
    pub speakers: Vec<usize>,
}

/// Somebody who speaks, performs or hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The name of a person or a group.
    pub name: String,
    /// What they do and for whom, in a few words.
    pub role: Option<String>,
    /// Plain text with line breaks.
    pub bio: Option<String>,
    /// An http or https URL.
    pub url: Option<String>,
    /// Speakers may share one.
    pub picture: Option<EventPicture>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// One line, without Markdown.
    pub question: String,
    /// The answer, as Markdown.
    pub answer: String,
}

impl Content {
    /// The speakers of an item of the agenda.
    pub fn speakers_of(&self, item: &AgendaItem) -> Vec<&Speaker> {
        item.speakers.iter().filter_map(|place| self.speakers.get(*place)).collect()
    }

    /// The pictures of the gallery and of speakers, each once: speakers may share one.
    fn pictures(&self) -> impl Iterator<Item = &EventPicture> {
        let mut seen = HashSet::new();
        let of_speakers = self.speakers.iter().filter_map(|speaker| speaker.picture.as_ref());
        self.gallery.iter().chain(of_speakers).filter(move |picture| seen.insert(picture.id))
    }

    /// Sorts the agenda by time; items at the same time keep their order.
    fn sorted(mut self) -> Self {
        self.agenda.sort_by_key(|item| item.starts_at);
        self
    }
}
