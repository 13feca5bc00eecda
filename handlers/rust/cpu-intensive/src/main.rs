use answer::Replies;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, value::RawValue};

static REPLIES: Replies = Replies::new("cpu-intensive");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(handle)).await
}

async fn handle(event: LambdaEvent<Box<RawValue>>) -> Result<Value, Error> {
    Ok(REPLIES.reply(&cpu_intensive::backend(), cpu_intensive::work(&event.payload)))
}
