//! Long proofs have a short form that every run does. `make proof` runs them in full.

/// The size of a proof: `short` in every run, `full` in `make proof`.
pub(crate) fn size(short: usize, full: usize) -> usize {
    if std::env::var_os("EVENT_RADAR_PROOF").is_some() { full } else { short }
}
