//! The parameters that collections take, as they are sent.

/// Defines the parameters of a collection: its filters, and those that all collections have. Its description has patterns of what
/// `sort`, `embed` and `fields` can be; a test compares them with what the collection offers.
macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident ($sorts:literal, $embeds:literal, $fields:literal) {
        $($(#[$attribute:meta])* $filter:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            $($(#[$attribute])* $filter: Option<String>,)*
            /// How many items a page has.
            #[param(value_type = Option<u64>, minimum = 1, maximum = 100, default = 50)]
            limit: Option<String>,
            /// The cursor of the page, from the link `next` of the page before.
            after: Option<String>,
            /// Whether to count all items, as `_meta.total`.
            #[param(value_type = Option<bool>)]
            count: Option<String>,
            /// Which related resources to send along, separated by commas.
            #[param(pattern = $embeds)]
            embed: Option<String>,
            /// Which fields to send, separated by commas; those that begin with `_` always come.
            #[param(pattern = $fields)]
            fields: Option<String>,
            /// The number of the page, for clients that number them. Prefer `after`: it is fast and misses nothing.
            #[param(value_type = Option<u64>, minimum = 1, maximum = 10000)]
            page: Option<String>,
            /// The same as `limit`.
            #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
            max_results: Option<String>,
            /// Filters as a JSON object: a field and its value, or `{"$gte": …, "$lte": …}`.
            r#where: Option<String>,
            /// The order, with a minus for descending.
            #[param(pattern = $sorts)]
            sort: Option<String>,
        }

        impl $name {
            /// The names of the filters.
            pub(crate) const FILTERS: &'static [&'static str] = &[$(stringify!($filter)),*];

            /// The filters by name, and the parameters that all collections have.
            fn parts(&self) -> (Vec<(&'static str, Option<&str>)>, $crate::http::Common<'_>) {
                let filters = vec![$((stringify!($filter), self.$filter.as_deref()),)*];
                let common = $crate::http::Common {
                    limit: self.limit.as_deref().or(self.max_results.as_deref()),
                    after: self.after.as_deref(),
                    count: self.count.as_deref(),
                    embed: self.embed.as_deref(),
                    fields: self.fields.as_deref(),
                    page: self.page.as_deref(),
                    condition: self.r#where.as_deref(),
                    sort: self.sort.as_deref(),
                };
                (filters, common)
            }
        }
    };
}
pub(crate) use list_query;

/// The parameters that all collections have, as they were sent.
#[derive(Debug, Default)]
pub(crate) struct Common<'a> {
    pub(crate) limit: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
    pub(crate) count: Option<&'a str>,
    pub(crate) embed: Option<&'a str>,
    pub(crate) fields: Option<&'a str>,
    pub(crate) page: Option<&'a str>,
    pub(crate) condition: Option<&'a str>,
    pub(crate) sort: Option<&'a str>,
}

impl Common<'_> {
    /// The same, where empty parameters count as left out.
    pub(super) fn without_empty(self) -> Self {
        Self {
            limit: given(self.limit),
            after: given(self.after),
            count: given(self.count),
            embed: given(self.embed),
            fields: given(self.fields),
            page: given(self.page),
            condition: given(self.condition),
            sort: given(self.sort),
        }
    }
}

/// A parameter, unless it is empty: templates that are expanded with nothing leave such.
pub(super) fn given(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.is_empty())
}
