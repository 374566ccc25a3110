//! Server-rendered pages: their texts in each language, and their rendering.

pub mod render;
pub mod texts;
