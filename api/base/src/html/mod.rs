//! Pages that are made here: their words in each language, and how they are rendered.

pub mod render;
pub mod words;
