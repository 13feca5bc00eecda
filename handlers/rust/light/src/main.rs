//! Writes five items to a DynamoDB table in one batch, reads them back and compares. The only handler with an
//! AWS SDK.

mod item;
mod named_error;
mod table;

use std::env;

use answer::{AWS_SDK_VERSION, Event, Fields, Replies};
use aws_config::{BehaviorVersion, retry::RetryConfig};
use aws_sdk_dynamodb::Client;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json, value::RawValue};

use crate::{
    item::{new_items, same_items},
    table::Table,
};

const ATTEMPTS: u32 = 3;

static REPLIES: Replies = Replies::new("light");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // While the runtime initialises, as in every language: otherwise one would pay for it in Duration, another in Init.
    let client = new_client().await;
    lambda_runtime::run(service_fn(|event| handle(&client, event))).await
}

async fn handle(client: &Client, event: LambdaEvent<Box<RawValue>>) -> Result<Value, Error> {
    let outcome = work(client, &event.payload, &event.context.request_id).await;
    let backend = format!("aws-sdk-dynamodb {AWS_SDK_VERSION} (hyper, rustls, aws-lc-rs)");
    Ok(REPLIES.reply(&backend, outcome))
}

async fn work(client: &Client, payload: &RawValue, request_id: &str) -> Result<Fields, String> {
    Event::parse(payload)?;
    let name = env::var("TEST_TABLE_NAME").unwrap_or_default();
    if name.is_empty() {
        return Err("TEST_TABLE_NAME is not set".to_owned());
    }
    let function_name = env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| "unknown".to_owned());
    let table = Table { client, name: &name };
    let written = new_items(&function_name, request_id);
    table.write(&written).await?;
    let read = table.read(&written).await?;
    if !same_items(&written, &read) {
        return Err("the items read differ from the items written".to_owned());
    }
    Ok(Fields::from_iter([
        ("itemsWritten".to_owned(), json!(written.len())),
        ("itemsRead".to_owned(), json!(read.len())),
        ("matched".to_owned(), json!(true)),
    ]))
}

/// Region, credentials and endpoint come from the environment; the retries do not, so that no variable of the
/// environment changes them. Opens no connection.
async fn new_client() -> Client {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .load()
        .await;
    Client::new(&config)
}
