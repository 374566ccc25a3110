//! How many files and connections the system lets this process have open.

use api::connections::RESERVE;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The most connections that are taken, however many handles there are: each takes memory, too.
const MOST_CONNECTIONS: usize = 10_000;

/// How many connections may be taken besides the reserve, so that a quarter of the handles is left for databases, files and other systems. The
/// limit is raised first as far as the system lets anybody: the usual one of 1,024 is for programs of another time.
pub(crate) fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let handles = getrlimit(Resource::Nofile).current.and_then(|handles| usize::try_from(handles).ok());
    handles.map_or(MOST_CONNECTIONS, |handles| (handles / 4 * 3).saturating_sub(RESERVE).clamp(1, MOST_CONNECTIONS))
}
