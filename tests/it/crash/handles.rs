use std::net::TcpStream;

use crate::support::{Process, connect_from, eventually, free_address, http_client};

/// The server's limit on open file descriptors.
const HANDLES: u32 = 200;

/// With more connections than file descriptors, the server waits until some are free, and continues.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_handles_it_waits_for_some() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let origin = format!("http://{address}");
    let args = ["serve", "--no-demo", "--listen", &address];
    // More than the limit; by default, the server would leave a reserve.
    let variables = [("HTTP__MAX_CONNECTIONS", "10000".to_owned()), ("LOG__FORMAT", "json".to_owned())];
    let mut server = Process::spawn_with_handles(HANDLES, folder.path(), "server", &args, &variables);
    server.ready(&origin).await;
    let taken: Vec<_> = (0..HANDLES + 50).map(|_| TcpStream::connect(&address).unwrap()).collect();
    server.wrote("no connection can be taken").await;
    drop(taken);
    server.ready(&origin).await;
    assert!(server.terminate().await, "{}", server.log());

    // By default, it leaves a reserve for itself, so health checks still succeed.
    let variables = [("LOG__FORMAT", "json".to_owned())];
    let mut server = Process::spawn_with_handles(HANDLES, folder.path(), "again", &args, &variables);
    server.ready(&origin).await;
    // No address gets more than half of the connections.
    let mut taken = Vec::new();
    for source in ["127.0.0.2", "127.0.0.3"] {
        for _ in 0..HANDLES / 2 - 40 {
            taken.push(connect_from(source, &address).await);
        }
    }
    eventually("all places are taken", async || {
        let answer = http_client().get(format!("{origin}/graphql?query={{__typename}}")).send().await;
        answer.is_ok_and(|answer| answer.status() == 503)
    })
    .await;
    server.ready(&origin).await;
    drop(taken);
    assert!(server.terminate().await, "{}", server.log());
    assert!(!server.log().contains("no connection can be taken"), "{}", server.log());
}
