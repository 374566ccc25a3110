use std::net::{TcpListener, TcpStream};

use crate::support::{Process, connect_from, eventually, http_client};

/// Handles of the system that the server may have.
const HANDLES: u32 = 200;

/// As many connections as the system has handles for, and more: the server waits until some are gone, and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_handles_it_waits_for_some() {
    let folder = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let origin = format!("http://{address}");
    let args = ["serve", "--no-demo", "--listen", &address];
    // More than there are handles: by itself it would keep some back.
    let variables = [("HTTP__MAX_CONNECTIONS", "10000".to_owned()), ("LOG__FORMAT", "json".to_owned())];
    let mut server = Process::spawn_with_handles(HANDLES, folder.path(), "server", &args, &variables);
    server.ready(&origin).await;
    let taken: Vec<_> = (0..HANDLES + 50).map(|_| TcpStream::connect(&address).unwrap()).collect();
    server.wrote("no connection can be taken").await;
    drop(taken);
    server.ready(&origin).await;
    assert!(server.terminate().await, "{}", server.log());

    // Left alone, it keeps enough for itself, and says so to whoever asks whether it is well.
    let variables = [("LOG__FORMAT", "json".to_owned())];
    let mut server = Process::spawn_with_handles(HANDLES, folder.path(), "again", &args, &variables);
    server.ready(&origin).await;
    // No address gets more than half of them.
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
