//! The smallest function that still parses its event and makes its answer.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Event {
    n: i64,
}

#[derive(Serialize)]
struct Answer {
    ok: bool,
    n: i64,
}

async fn answer(event: LambdaEvent<Event>) -> Result<Answer, Error> {
    Ok(Answer { ok: true, n: event.payload.n })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(answer)).await
}
