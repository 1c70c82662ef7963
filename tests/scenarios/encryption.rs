//! A server that demands encryption, with a certificate made for the day.

use boss_core::store::{Address, Durability, Store, backup, codes};
use boss_tests::postgres::Cluster;
use sea_orm::{ConnectionTrait, Statement};
use std::path::Path;
use std::process::Command;

/// An authority, and a certificate of it for `name`.
fn make_certificate(folder: &Path, name: &str) {
    let run = |arguments: &str| {
        let arguments = arguments.replace("{}", &folder.display().to_string());
        let output = Command::new("openssl").args(arguments.split(' ')).output().expect("openssl is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run("req -x509 -newkey rsa:2048 -nodes -keyout {}/ca.key -out {}/ca.crt -days 3650 -subj /CN=Authority");
    run(&format!(
        "req -newkey rsa:2048 -nodes -keyout {{}}/server.key -out {{}}/server.csr -subj /CN={name}"
    ));
    std::fs::write(folder.join("names"), format!("subjectAltName=DNS:{name}")).unwrap();
    run(
        "x509 -req -in {}/server.csr -CA {}/ca.crt -CAkey {}/ca.key -CAcreateserial -out {}/server.crt -days 3650 -extfile {}/names",
    );
}

async fn is_encrypted(store: &Store) -> bool {
    let text = "SELECT bool_and(ssl) AS encrypted FROM pg_stat_ssl s JOIN pg_stat_activity a ON a.pid = s.pid \
                WHERE a.application_name = 'boss'";
    let select = Statement::from_string(store.reader().get_database_backend(), text);
    store.reader().query_one_raw(select).await.unwrap().unwrap().try_get("", "encrypted").unwrap()
}

async fn refusal(address: &Address) -> boss_kernel::ErrorCode {
    match Store::open(address, Durability::Test).await {
        Ok(_) => panic!("{address} was opened"),
        Err(error) => error.code(),
    }
}

#[test]
fn a_server_is_spoken_to_as_the_address_says() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    make_certificate(folder.path(), "localhost");
    let certificate = |name: &str| folder.path().join(name);
    let cluster = Cluster::encrypted(&certificate("server.crt"), &certificate("server.key"));
    let authority = certificate("ca.crt").display().to_string();
    runtime.block_on(async {
        let store =
            Store::open(&cluster.address("localhost", "sslmode=require"), Durability::Test).await.unwrap();
        assert!(is_encrypted(&store).await);
        backup::write(&store, &certificate("copy.dump")).await.unwrap();
        store.close().await.unwrap();

        let proved = format!("sslmode=verify-full&sslrootcert={authority}");
        let store = Store::open(&cluster.address("localhost", &proved), Durability::Test).await.unwrap();
        assert!(is_encrypted(&store).await);
        backup::write(&store, &certificate("second copy.dump")).await.unwrap();
        store.close().await.unwrap();

        // Another authority than those this computer trusts, and another name than the certificate's.
        let unknown = cluster.address("localhost", "sslmode=verify-full");
        assert_eq!(refusal(&unknown).await, codes::ENCRYPTION_FAILED);
        assert_eq!(refusal(&cluster.address("127.0.0.1", &proved)).await, codes::ENCRYPTION_FAILED);
        let bare = refusal(&cluster.address("localhost", "sslmode=disable")).await;
        assert_eq!(
            bare,
            boss_kernel::store_error::NOT_OPENED,
            "the server lets nobody in who does not encrypt"
        );
    });
}
