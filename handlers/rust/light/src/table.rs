use std::time::Duration;

use aws_sdk_dynamodb::{
    Client,
    types::{KeysAndAttributes, PutRequest, WriteRequest},
};

use crate::{item::Item, named_error::named_error};

const MAX_SENDS: u32 = 5;
const WAIT_UNIT: Duration = Duration::from_millis(25);

pub struct Table<'a> {
    pub client: &'a Client,
    pub name: &'a str,
}

impl Table<'_> {
    pub async fn write(&self, items: &[Item]) -> Result<(), String> {
        let mut left = items.iter().map(put).collect::<Result<Vec<_>, _>>()?;
        for send in 1..=MAX_SENDS {
            wait_before(send).await;
            let output = self
                .client
                .batch_write_item()
                .request_items(self.name, left)
                .send()
                .await
                .map_err(named_error)?;
            left = output
                .unprocessed_items
                .and_then(|mut tables| tables.remove(self.name))
                .unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
        }
        Err(format!(
            "{} items were still unwritten after {MAX_SENDS} attempts",
            left.len()
        ))
    }

    pub async fn read(&self, items: &[Item]) -> Result<Vec<Item>, String> {
        let mut left: Vec<Item> = items.iter().map(key_of).collect();
        let mut read = Vec::with_capacity(items.len());
        for send in 1..=MAX_SENDS {
            wait_before(send).await;
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(left))
                .consistent_read(true)
                .build()
                .map_err(|error| format!("BuildError: {error}"))?;
            let output = self
                .client
                .batch_get_item()
                .request_items(self.name, keys)
                .send()
                .await
                .map_err(named_error)?;
            if let Some(found) = output.responses.and_then(|mut tables| tables.remove(self.name)) {
                read.extend(found);
            }
            left = output
                .unprocessed_keys
                .and_then(|mut tables| tables.remove(self.name))
                .map(|unread| unread.keys)
                .unwrap_or_default();
            if left.is_empty() {
                return Ok(read);
            }
        }
        Err(format!(
            "{} items were still unread after {MAX_SENDS} attempts",
            left.len()
        ))
    }
}

fn put(item: &Item) -> Result<WriteRequest, String> {
    let request = PutRequest::builder()
        .set_item(Some(item.clone()))
        .build()
        .map_err(|error| format!("BuildError: {error}"))?;
    Ok(WriteRequest::builder().put_request(request).build())
}

fn key_of(item: &Item) -> Item {
    item.iter()
        .filter(|(name, _)| *name == "pk")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Spreads the sends of functions that were all throttled together.
async fn wait_before(send: u32) {
    if send > 1 {
        let longest = WAIT_UNIT * 2_u32.pow(send - 1);
        tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
    }
}
