//! Orders in the schema.

use async_graphql::Object;

#[derive(Debug, Default)]
pub(crate) struct OrdersQuery;

#[Object]
impl OrdersQuery {
    async fn orders_placeholder(&self) -> bool {
        true
    }
}

#[derive(Debug, Default)]
pub(crate) struct OrdersMutation;

#[Object]
impl OrdersMutation {
    async fn orders_placeholder(&self) -> bool {
        true
    }
}
