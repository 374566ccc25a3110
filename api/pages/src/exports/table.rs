//! Tables as files: for spreadsheets (XLSX), or for programs (CSV).

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures::stream::{self, Stream, StreamExt as _};
use kernel::error::Internal;
use kernel::text::Locale;

use super::cells::{Cell, Layout, Row};
use super::{csv, xlsx};

/// The kind of file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A spreadsheet with texts in this language. Numbers and dates are typed, whatever language it is opened in.
    Xlsx(Locale),
    /// Comma-separated values for programs: decimal points, ISO 8601 dates, and English terms that never change.
    Csv,
}

impl FileKind {
    /// The kind of file by the extension of a path.
    pub(super) fn of(path: &str, locale: Locale) -> Self {
        if path.rsplit('.').next() == Some(Self::Xlsx(locale).ending()) { Self::Xlsx(locale) } else { Self::Csv }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Xlsx(_) => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// A file that is written page by page. If the database fails meanwhile, the connection is aborted, so that nobody mistakes
/// a part for the whole.
pub(super) async fn file(
    kind: FileKind,
    name: &str,
    layout: Layout,
    pages: impl Stream<Item = Result<Vec<Row>, Internal>> + Send + 'static,
) -> Result<Response, Internal> {
    let (body, media_type) = match kind {
        FileKind::Csv => (csv_body(layout, pages), "text/csv; charset=utf-8"),
        FileKind::Xlsx(locale) => (Body::from(xlsx::write(layout, locale, pages).await?), xlsx::MEDIA_TYPE),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{}\"", kind.ending())) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn csv_body(layout: Layout, pages: impl Stream<Item = Result<Vec<Row>, Internal>> + Send + 'static) -> Body {
    let head = csv::record(layout.columns.iter().map(|name| Cell::Term(Some(*name))));
    // Excel treats a file as UTF-8 only if it begins with this mark.
    let begin = stream::once(async move { Ok::<_, Internal>(format!("\u{FEFF}{head}")) });
    let lines = pages.map(|page| page.map(|rows| rows.into_iter().map(csv::record).collect::<String>()));
    let whole = begin.chain(lines).map(|page| page.map(Bytes::from).inspect_err(broke_off));
    // Compression polls again after the end, at which an unfolded stream would panic.
    Body::from_stream(whole.fuse())
}

fn broke_off(fault: &Internal) {
    if fault.is_outage() {
        tracing::warn!(error = %fault, "a list broke off in an outage of the database");
    } else {
        tracing::error!(error = %fault, "a list broke off");
    }
}
