//! Renders users' Markdown as HTML that is safe to show on our pages.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

/// Renders `CommonMark` with GitHub's tables, strikethrough and bare addresses. The result runs and loads nothing: raw
/// HTML is escaped, and pictures become their alternative texts. Headings begin at the third level, since our pages use
/// the first two. Line breaks are kept.
#[must_use]
pub fn html(markdown: &str) -> String {
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    nodes.into_iter().for_each(adapt);
    let mut html = String::new();
    // Writing to a string can't fail.
    let _ = format_html(root, &options, &mut html);
    CLEANER.clean(&html).to_string()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    options
}

/// How deep block quotes may nest; deeper ones become plain text. Thousands would keep the cleaner busy for seconds.
const DEEPEST_QUOTE: usize = 16;

/// Lowers headings and replaces pictures with their alternative texts. Called for parents before their children.
fn adapt(node: Node<'_>) {
    if let NodeValue::Heading(heading) = &mut node.data_mut().value {
        heading.level = if heading.level <= 2 { 3 } else { 4 };
    }
    let dissolves = match node.data().value {
        NodeValue::Image(_) => true,
        NodeValue::BlockQuote => node.ancestors().skip(1).filter(|parent| is_quote(parent)).count() >= DEEPEST_QUOTE,
        _ => false,
    };
    if dissolves {
        while let Some(child) = node.first_child() {
            node.insert_before(child);
        }
        node.detach();
    }
}

fn is_quote(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::BlockQuote)
}

/// Allows exactly what [`html`] produces, in case a future version of the renderer produces more.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "h3",
            "h4",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["align"])),
            ("th", HashSet::from(["align"])),
        ]))
        .url_relative(UrlRelative::Deny)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("nofollow noreferrer"));
    cleaner
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_line(markdown: &str) -> String {
        html(markdown).replace('\n', "")
    }

    #[test]
    fn keeps_its_form() {
        for (markdown, expected) in [
            ("# Big\n\n### Small", "<h3>Big</h3><h4>Small</h4>"),
            (
                "**bold** *slanted* ~~gone~~ `code`",
                "<p><strong>bold</strong> <em>slanted</em> <del>gone</del> <code>code</code></p>",
            ),
            ("one\ntwo", "<p>one<br>two</p>"),
            ("3. three\n4. four", "<ol start=\"3\"><li>three</li><li>four</li></ol>"),
            ("> - said", "<blockquote><ul><li>said</li></ul></blockquote>"),
            (
                "| a |\n|--:|\n| 1 |",
                "<table><thead><tr><th align=\"right\">a</th></tr></thead><tbody><tr><td align=\"right\">1</td></tr></tbody></table>",
            ),
            ("```js\n# *x*\n```", "<pre><code># *x*</code></pre>"),
            (
                "[site](https://example.org)",
                "<p><a href=\"https://example.org\" rel=\"nofollow noreferrer\">site</a></p>",
            ),
            (
                "see www.example.org.",
                "<p>see <a href=\"http://www.example.org\" rel=\"nofollow noreferrer\">www.example.org</a>.</p>",
            ),
            (
                "[![a *poster*](p.png)](https://example.org)",
                "<p><a href=\"https://example.org\" rel=\"nofollow noreferrer\">a <em>poster</em></a></p>",
            ),
        ] {
            assert_eq!(one_line(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn runs_nothing_and_loads_nothing() {
        for hostile in [
            "<script>alert(1)</script>",
            "in <b onclick=\"alert(1)\">line</b>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![picture](https://evil.example/track.png)",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<javascript:alert(1)>",
            "[x](//evil.example)\n\n[x]: javascript:alert(1)",
        ] {
            let html = html(hostile);
            let running = ["<script", "<img", "<iframe", "<b ", "href=\"javascript", "href=\"data", "href=\"//"];
            assert!(running.iter().all(|part| !html.contains(part)), "{html}");
        }
    }

    #[test]
    fn quotes_end_somewhere() {
        let html = one_line(&format!("{}said", "> ".repeat(5_000)));
        assert_eq!(html.matches("<blockquote>").count(), DEEPEST_QUOTE);
        assert!(html.contains("<p>said</p>"), "{html}");
    }

    #[test]
    fn ends_whatever_it_is() {
        for part in ["> ", "- ", "1. ", "*a ", "[", "![", "`", "](", "<", "[a](", "**a *b ", "~", "|a", "\\", "&#"] {
            assert!(!html(&part.repeat(20_000 / part.len())).is_empty());
        }
    }

    proptest! {
        #[test]
        fn every_tag_is_one_of_ours(markdown in "[<>a-z\"'=/:*_`#!()\\[\\]|~ \n-]{0,200}") {
            let html = html(&markdown);
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                let known = ["a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
                    "table", "tbody", "td", "th", "thead", "tr", "ul"];
                prop_assert!(known.contains(&name.as_str()), "{html}");
            }
        }
    }
}
