//! What organizers type of an event's content.

use entity::event::SpeakersLabel;
use time::OffsetDateTime;

/// An item of an agenda as it was typed.
#[derive(Debug, Clone)]
pub struct AgendaItemInput {
    /// May be before the event begins: doors open first.
    pub starts_at: OffsetDateTime,
    /// After it begins; left open if missing.
    pub ends_at: Option<OffsetDateTime>,
    /// What happens, in one line that must not be empty.
    pub title: String,
    /// Plain text, of which line breaks are kept.
    pub description: Option<String>,
    /// The room or the stage.
    pub room: Option<String>,
    /// The speakers, by their places in the list of speakers.
    pub speakers: Vec<i32>,
}

/// A speaker as they were typed.
#[derive(Debug, Clone)]
pub struct SpeakerInput {
    /// The name of a person or a group.
    pub name: String,
    /// What they do and for whom.
    pub role: Option<String>,
    /// Plain text, of which line breaks are kept.
    pub bio: Option<String>,
    /// An http or https URL, as it was typed.
    pub url: Option<String>,
    /// The TypeID of a picture that was uploaded for a speaker.
    pub picture_id: Option<String>,
}

/// A question and its answer as they were typed.
#[derive(Debug, Clone)]
pub struct QuestionInput {
    /// What people ask, in one line that must not be empty.
    pub question: String,
    /// The answer, in Markdown.
    pub answer: String,
}

/// A picture of the gallery, and what is said about it.
#[derive(Debug, Clone)]
pub struct GalleryInput {
    /// The TypeID of the picture.
    pub picture_id: String,
    /// What it shows, for people who don't see it.
    pub alternative_text: Option<String>,
}

/// Changes to an event's content. A list that is given replaces the whole list.
#[derive(Debug, Clone, Default)]
pub struct UpdateContent {
    /// The TypeID of the event.
    pub event_id: String,
    /// The agenda. It is sorted by time.
    pub agenda: Option<Vec<AgendaItemInput>>,
    /// The speakers, in their order. If items of the agenda have speakers, it is to be given as well.
    pub speakers: Option<Vec<SpeakerInput>>,
    /// What the speakers are called.
    pub speakers_label: Option<SpeakersLabel>,
    /// The questions, in their order.
    pub questions: Option<Vec<QuestionInput>>,
    /// The gallery, in its order: pictures that are missing are removed.
    pub gallery: Option<Vec<GalleryInput>>,
    /// Whether buyers may be on a list of guests that everybody sees.
    pub guest_list: Option<bool>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}
