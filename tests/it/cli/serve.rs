use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{refusal, run, success};
use crate::support::{Process, free_address, http_client};

fn serve(folder: &Path, name: &str, address: &str) -> Process {
    Process::spawn(folder, name, &["serve", "--listen", address, "--data", "data"], &[])
}

#[tokio::test]
async fn starts_on_nothing_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let origin = format!("http://{address}");
    let mut first = serve(folder.path(), "first", &address);
    first.ready(&origin).await;
    first.wrote("/graphiql").await;
    let said = first.log();
    for words in ["/dev/mailbox", "participant@example.org", "organizer@example.org", "admin@example.org"] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    let mailbox = http_client().get(format!("{origin}/dev/mailbox.json")).send().await.unwrap();
    assert_eq!(mailbox.text().await.unwrap(), "[]", "the demo sends no mail");
    for key in ["signing.pem", "secret"] {
        let mode = std::fs::metadata(folder.path().join("data/keys").join(key)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{key} can be read by others");
    }

    others_can_read_nothing(&folder.path().join("data"));
    let second = refusal(folder.path(), &["serve", "--listen", &address, "--data", "data"], &[]);
    assert!(second.contains("already running") && second.contains(&address), "{second}");
    assert!(first.terminate().await, "{}", first.log());

    // Earlier versions created files that others could read.
    open_to_all(&folder.path().join("data"));
    // The slow steps of the first start are not repeated.
    let mut again = serve(folder.path(), "again", &address);
    again.ready(&origin).await;
    assert!(!again.log().contains("was loaded") && !again.log().contains("up to date"), "{}", again.log());
    others_can_read_nothing(&folder.path().join("data"));
    assert!(again.terminate().await);
}

fn others_can_read_nothing(path: &Path) {
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{} can be read by others: {mode:o}", path.display());
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            others_can_read_nothing(&entry.unwrap().path());
        }
    }
}

fn open_to_all(path: &Path) {
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            open_to_all(&entry.unwrap().path());
        }
    }
}

#[tokio::test]
async fn a_taken_port_is_reported_with_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(folder.path(), &["serve", "--listen", &address], &[]);
    assert!(said.contains(&format!("{address} is taken by")) && said.contains("--listen"), "{said}");
    if cfg!(target_os = "linux") {
        assert!(said.contains(&std::process::id().to_string()), "{said}");
    }
    let metrics = [("METRICS__LISTEN", address.as_str())];
    let said = refusal(folder.path(), &["serve", "--listen", "127.0.0.1:0"], &metrics);
    assert!(said.contains(&format!("{address} is taken by")) && said.contains("metrics.listen"), "{said}");
    assert!(!said.contains("--listen"), "{said}");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let said = refusal(folder.path(), &["serve", "--listen", &free_address(), "--data", "file/data"], &[]);
    assert!(said.contains("file/data can't be made") && said.contains("--data DIR"), "{said}");
}

#[test]
fn an_old_database_is_migrated_and_a_newer_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(success(folder.path(), &["migrate"], &[]).contains("brought up to date"));
    assert!(success(folder.path(), &["migrate"], &[]).contains("is up to date"));
    let database = format!("sqlite://{}", folder.path().join("data/event-radar.db").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut newer = <sqlx::SqliteConnection as sqlx::Connection>::connect(&database).await.unwrap();
        sqlx::query("INSERT INTO seaql_migrations VALUES ('m20990101_000001_future', 0)")
            .execute(&mut newer)
            .await
            .unwrap();
    });
    let said = refusal(folder.path(), &["serve", "--listen", &free_address()], &[]);
    assert!(said.contains("newer Event Radar") && said.contains("m20990101_000001_future"), "{said}");
}

#[test]
fn the_demo_is_loaded_once_and_restored_on_request() {
    let folder = tempfile::tempdir().unwrap();
    assert!(success(folder.path(), &["demo"], &[]).contains("was loaded"));
    assert!(success(folder.path(), &["demo"], &[]).contains("already"));
    assert!(success(folder.path(), &["demo", "--reset"], &[]).contains("was loaded"));
}

#[test]
fn roles_are_granted_to_accounts_that_exist() {
    let folder = tempfile::tempdir().unwrap();
    success(folder.path(), &["demo"], &[]);
    let said = success(folder.path(), &["user", "grant-role", "participant@example.org", "admin"], &[]);
    assert!(said.contains("Admin"), "{said}");
    let said = refusal(folder.path(), &["user", "grant-role", "nobody@example.org", "admin"], &[]);
    assert!(said.contains("no account"), "{said}");
    assert!(!run(folder.path(), &["user", "grant-role", "participant@example.org", "king"], &[]).status.success());
}

#[test]
fn somebody_is_erased_from_customer_systems() {
    let folder = tempfile::tempdir().unwrap();
    success(folder.path(), &["migrate"], &[]);
    let said = success(folder.path(), &["crm", "erase", "guest@example.org"], &[]);
    assert!(said.contains("No CRM has"), "{said}");
    let said = refusal(folder.path(), &["crm", "erase", "nobody"], &[]);
    assert!(said.contains("email"), "{said}");
}

#[test]
fn the_schema_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let schema = success(folder.path(), &["schema"], &[]);
    assert!(schema.contains("type Mutation"), "{schema}");
    let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql"));
    if let Ok(kept) = kept {
        assert_eq!(schema, kept, "schema.graphql is not what the code says: make schema");
    }
}

#[test]
fn jobs_are_listed_and_queues_paused() {
    let folder = tempfile::tempdir().unwrap();
    success(folder.path(), &["demo"], &[]);
    assert!(success(folder.path(), &["jobs", "list", "--state", "dead"], &[]).contains("There are none."));
    let paused = success(folder.path(), &["jobs", "pause", "mail", "--reason", "The mail server moves"], &[]);
    assert!(paused.contains("mail is paused"), "{paused}");
    let queues = success(folder.path(), &["jobs", "queues"], &[]);
    assert!(queues.lines().any(|line| line.starts_with("mail") && line.ends_with("paused")), "{queues}");
    assert!(success(folder.path(), &["jobs", "resume", "mail"], &[]).contains("mail is not paused"));
    assert!(!success(folder.path(), &["jobs", "queues"], &[]).contains("paused"));
    assert!(success(folder.path(), &["jobs", "retry", "--kind", "send_sale_notice"], &[]).contains("0 jobs"));
    assert!(success(folder.path(), &["jobs", "drop", "--kind", "send_sale_notice"], &[]).contains("0 jobs"));
    let missing = refusal(folder.path(), &["jobs", "retry", "job_01h455vb4pex5vsknk084sn02q"], &[]);
    assert!(missing.contains("no such job"), "{missing}");
    assert!(!run(folder.path(), &["jobs", "retry"], &[]).status.success(), "one, or a kind");
}
