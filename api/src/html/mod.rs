//! Pages that are made here: their words in each language, and how they are rendered.

pub(crate) mod render;
pub(crate) mod words;
