//! Renamed inputs, whose former name still works.

use async_graphql::Error;

use super::errors::coded;

/// The value of a renamed input under either name. Both may be given if they agree.
pub(super) fn renamed<T: PartialEq>(
    (name, value): (&str, Option<T>),
    (former_name, former): (&str, Option<T>),
) -> Result<Option<T>, Error> {
    match (value, former) {
        (Some(value), Some(former)) if value != former => {
            let message =
                format!("`{former_name}` is the former name of `{name}`, and they differ. Send `{name}` only.");
            Err(coded("BAD_USER_INPUT", message))
        }
        (value, former) => Ok(value.or(former)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_name_will_do_and_both_if_they_agree() {
        let read = |value, former| renamed(("status", value), ("state", former)).ok();
        assert_eq!(read(None, None), Some(None));
        for (value, former) in [(Some(1), None), (None, Some(1)), (Some(1), Some(1))] {
            assert_eq!(read(value, former), Some(Some(1)));
        }
        assert_eq!(read(Some(1), Some(2)), None);
    }
}
