use std::{
    collections::HashMap,
    time::{SystemTime, UNIX_EPOCH},
};

use aws_sdk_dynamodb::types::AttributeValue;

const ITEM_COUNT: usize = 5;
const TTL_SECONDS: u64 = 86_400;

pub type Item = HashMap<String, AttributeValue>;

pub fn new_items(function_name: &str, request_id: &str) -> Vec<Item> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let ttl = AttributeValue::N((now + TTL_SECONDS).to_string());
    (0..ITEM_COUNT)
        .map(|n| {
            let key = format!("{function_name}#{request_id}#{n}");
            Item::from([
                ("pk".to_owned(), AttributeValue::S(key)),
                ("n".to_owned(), AttributeValue::N(n.to_string())),
                (
                    "data".to_owned(),
                    AttributeValue::S(format!("benchmark item {n}")),
                ),
                ("ttl".to_owned(), ttl.clone()),
            ])
        })
        .collect()
}

/// Compares every attribute. A batch comes back in any order.
pub fn same_items(written: &[Item], read: &[Item]) -> bool {
    written.len() == read.len() && written.iter().all(|item| read.contains(item))
}
