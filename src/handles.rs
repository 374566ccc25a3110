//! The operating system's limit on open files and connections of this process.

use api::connections::RESERVE;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The most connections, however high the limit is, since each needs memory as well.
const MOST_CONNECTIONS: usize = 10_000;

/// The number of connections to accept, which leaves a quarter of the file descriptors for databases, files and other
/// systems. Raises the soft limit to the hard limit first, since the usual 1,024 are too few for a server.
pub(crate) fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let handles = getrlimit(Resource::Nofile).current.and_then(|handles| usize::try_from(handles).ok());
    handles.map_or(MOST_CONNECTIONS, |handles| (handles / 4 * 3).saturating_sub(RESERVE).clamp(1, MOST_CONNECTIONS))
}
