//! Whole numbers by the specification: `Int` has 32 bits
//! (<https://spec.graphql.org/October2021/#sec-Int.Input-Coercion>).

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::registry::{MetaType, Registry};
use async_graphql::{InputType, InputValueError, InputValueResult, ScalarType, Value};

/// Makes the validation of documents reject an `Int` of more than 32 bits, while it still knows the name of the argument.
/// The library's own check lets 64 bits pass, and fails on them later without the name.
#[derive(Debug)]
pub(super) struct WholeNumbers;

impl InputType for WholeNumbers {
    type RawValueType = i32;

    fn type_name() -> Cow<'static, str> {
        i32::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = <i32 as InputType>::create_type_info(registry);
        if let Some(MetaType::Scalar { is_valid, .. }) = registry.types.get_mut(&*i32::type_name()) {
            *is_valid = Some(Arc::new(|value| <i32 as ScalarType>::parse(value.clone()).is_ok()));
        }
        name
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        <i32 as InputType>::parse(value).map(|_| Self).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        Value::Null
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        None
    }
}
