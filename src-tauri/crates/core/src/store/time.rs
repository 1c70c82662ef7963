//! What time it is at a server: its seats go by one clock, whatever their own show.

use crate::store::{Engine, Store};
use boss_kernel::{Instant, Result};
use sea_orm::{ConnectionTrait, Statement};

impl Store {
    /// The server's time, in UTC to a microsecond; none where the database is a file of this computer.
    pub async fn server_time(&self) -> Result<Option<Instant>> {
        if self.engine() == Engine::Sqlite {
            return Ok(None);
        }
        let text = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now";
        let asking = Statement::from_string(self.reader().get_database_backend(), text);
        let row = self.reader().query_one_raw(asking).await?;
        Ok(row.map(|row| row.try_get("", "now")).transpose()?.map(Instant))
    }
}
