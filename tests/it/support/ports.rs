use std::hash::{BuildHasher as _, RandomState};
use std::net::TcpListener;
use std::ops::Range;

/// Below the ports that systems give to outgoing connections. One of those could be taken again before the process that
/// is to listen there has started, or while it is restarted.
const PORTS: Range<u16> = 15_000..30_000;

/// A free port for a process that the test starts.
pub(crate) fn free_port() -> u16 {
    let size = u64::from(PORTS.end - PORTS.start);
    let some_port = || PORTS.start + u16::try_from(RandomState::new().hash_one(()) % size).unwrap();
    let mut ports = std::iter::repeat_with(some_port).take(200);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("some ports are free")
}

/// A free address for a process that the test starts.
pub(crate) fn free_address() -> String {
    format!("127.0.0.1:{}", free_port())
}
