use async_graphql::Variables;
use async_graphql::parser::parse_query;
use serde_json::json;

use super::*;

fn checked(text: &str) -> Result<(), Excess> {
    checked_with(text, serde_json::Value::Null)
}

fn checked_with(text: &str, variables: serde_json::Value) -> Result<(), Excess> {
    check_text(text)?;
    check(&parse_query(text).unwrap(), &Variables::from_json(variables))
}

/// `count` fields within each other.
fn nested(count: usize) -> String {
    format!("{}{}", "{ a".repeat(count), " }".repeat(count))
}

#[test]
fn nesting_is_counted_before_the_parser_sees_it() {
    assert_eq!(check_text(&nested(MAX_NESTING)), Ok(()));
    assert_eq!(check_text(&"{".repeat(500_000)), Err(Excess::Nesting));
    assert_eq!(check_text(&format!("{{ a(b: {}", "[".repeat(500_000))), Err(Excess::Nesting));
    assert_eq!(check_text(&format!("query($a: {}", "[".repeat(500_000))), Err(Excess::Nesting));
}

#[test]
fn strings_and_comments_nest_nothing_and_hide_nothing() {
    let brackets = "{".repeat(100);
    assert_eq!(check_text(&format!("{{ a(b: \"{brackets}\") }}")), Ok(()));
    assert_eq!(check_text(&format!("{{ a(b: \"\\\"{brackets}\") }}")), Ok(()));
    assert_eq!(check_text(&format!("{{ a(b: \"\"\"{brackets} \\\"\"\" \" {brackets}\"\"\") }}")), Ok(()));
    assert_eq!(check_text(&format!("{{ a # {brackets}\n }}")), Ok(()));
    assert_eq!(check_text(&format!("{{ a # \"\n {brackets}")), Err(Excess::Nesting));
    assert_eq!(check_text(&format!("{{ a(b: \"\") {brackets}")), Err(Excess::Nesting));
    assert_eq!(check_text(&format!("{{ a(b: \"unfinished\n {brackets}")), Err(Excess::Nesting));
    assert_eq!(check_text("\"\\"), Ok(()));
}

#[test]
fn long_documents_are_refused() {
    assert_eq!(check_text(&"a ".repeat(MAX_TOKENS)), Ok(()));
    assert_eq!(check_text(&"a ".repeat(MAX_TOKENS + 1)), Err(Excess::Tokens));
    assert_eq!(check_text(&format!("{{ a(b: \"{}\") }}", "long ".repeat(100_000))), Ok(()));
}

#[test]
fn depth_counts_fields_through_fragments() {
    assert_eq!(checked(&nested(MAX_DEPTH)), Ok(()));
    assert_eq!(checked(&nested(MAX_DEPTH + 1)), Err(Excess::Depth));
    let inline = format!("{{ a {{ ... on A {} }} }}", nested(MAX_DEPTH));
    assert_eq!(checked(&inline), Err(Excess::Depth));
    let spread = format!("{{ a {{ ...F }} }} fragment F on A {}", nested(MAX_DEPTH));
    assert_eq!(checked(&spread), Err(Excess::Depth));
}

#[test]
fn aliases_count_each_time_they_are_spread() {
    let aliases = |count: usize| (0..count).map(|n| format!("a{n}: a")).collect::<Vec<_>>().join(" ");
    assert_eq!(checked(&format!("{{ {} }}", aliases(15))), Ok(()));
    assert_eq!(checked(&format!("{{ {} }}", aliases(16))), Err(Excess::Aliases));
    assert_eq!(checked("{ a { __type_of_object: b } }"), Err(Excess::ReservedAlias));
    let spread = format!("{{ b {{ ...F }} c {{ ...F }} }} fragment F on A {{ {} }}", aliases(8));
    assert_eq!(checked(&spread), Err(Excess::Aliases));
}

#[test]
fn fragments_that_multiply_or_go_in_circles_are_refused() {
    let level = |level: usize| format!("fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1);
    let levels: Vec<_> = (0..30).map(level).collect();
    let bomb = format!("{{ b {{ ...F0 }} }} {} fragment F30 on Query {{ a }}", levels.join(" "));
    assert_eq!(checked(&bomb), Err(Excess::Selections));
    assert!(checked("{ ...F } fragment F on Query { ...F ...F }").is_err());
    assert!(checked("{ ...F } fragment F on Query { a { ...F } }").is_err());
}

#[test]
fn repeats_and_directives_are_bounded() {
    assert_eq!(checked(&format!("{{ {} }}", "a { b } ".repeat(51))), Ok(()));
    assert_eq!(checked(&format!("{{ {} }}", "a { b } ".repeat(52))), Err(Excess::Repeats));
    // With or without a selection, each executes a root field once.
    assert_eq!(checked(&format!("{{ {} }}", "a ".repeat(52))), Err(Excess::Repeats));
    assert_eq!(checked(&format!("{{ b {{ {} }} }}", "a ".repeat(MAX_SELECTIONS))), Err(Excess::Selections));
    assert_eq!(checked(&format!("{{ a {} }}", "@skip(if: false) ".repeat(51))), Err(Excess::Directives));
}

#[test]
fn a_mutation_is_not_run_twice() {
    assert_eq!(checked("mutation { a(input: {}) { b } a(input: {}) { b } }"), Err(Excess::RepeatedMutation));
    assert_eq!(checked("mutation { ...F ...F } fragment F on Mutation { a }"), Err(Excess::RepeatedMutation));
    assert_eq!(checked("mutation { a { b b } x: a { b } }"), Ok(()));
}

#[test]
fn pages_multiply_the_cost_of_what_is_in_them() {
    let page = |size: &str| {
        format!(
            "query($n: Int, $d: Int = 100) {{ a(first: {size}) {{ nodes {{ b(first: 100) {{ nodes {{ c }} }} }} }} }}"
        )
    };
    assert_eq!(checked(&page("1")), Ok(()));
    assert_eq!(checked(&page("100")), Err(Excess::Cost));
    assert_eq!(checked(&page("$d")), Err(Excess::Cost));
    assert_eq!(checked_with(&page("$n"), json!({ "n": 100 })), Err(Excess::Cost));
    assert_eq!(checked_with(&page("$n"), json!({ "n": 10 })), Ok(()));
    assert_eq!(checked(&page("null, last: 100")), Err(Excess::Cost));
    assert_eq!(checked_with(&page("$n, last: 100"), json!({ "n": null })), Err(Excess::Cost));
    assert_eq!(checked_with(&page("$n, last: 10"), json!({ "n": null })), Ok(()));
    // The resolver rejects invalid page sizes.
    for odd in ["-1", "0", "\"x\"", "99999999999999999999", "1.5"] {
        assert_eq!(checked(&format!("{{ a(first: {odd}) {{ nodes {{ c }} }} }}")), Ok(()), "{odd}");
    }
    // A connection without a size has the default one.
    assert_eq!(checked("{ a { nodes { b { nodes { c { nodes { d e } } } } } } }"), Err(Excess::Cost));
    assert_eq!(checked("{ a { ...F } } fragment F on C { nodes { b(first: 50) { nodes { c d e f } } } }"), Ok(()));
}

#[test]
fn schema_queries_may_go_deeper_but_not_in_circles() {
    let types = "ofType { kind name ".repeat(8) + &"} ".repeat(8);
    assert_eq!(
        checked(&format!("{{ __schema {{ types {{ fields {{ args {{ type {{ {types} }} }} }} }} }} }}")),
        Ok(())
    );
    let circle = "fields { type { ".repeat(3) + "name " + &"} ".repeat(6);
    assert_eq!(checked(&format!("{{ __schema {{ types {{ {circle} }} }} }}")), Err(Excess::Introspection));
}
