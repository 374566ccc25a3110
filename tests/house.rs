//! Architecture rules that Cargo can't enforce: the modules of a crate must not depend on each other in circles.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, File, Item, ItemMod, UseTree, Visibility};

/// The path of a module from the crate's root.
type Module = Vec<String>;

/// The source folders of the crates that are checked.
const SOURCES: [&str; 11] = [
    "api/base/src",
    "api/graphql/src",
    "api/pages/src",
    "api/src",
    "documents/src",
    "domain/src",
    "integrations/src",
    "kernel/src",
    "pictures/src",
    "src",
    "worker/src",
];

#[test]
fn no_modules_lean_on_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for sources in SOURCES {
        let mut circles = Modules::read(&root.join(sources)).circles();
        // The types of a schema name each other: an order has an event, and an event has orders.
        circles.retain(|circle| !circle.starts_with("schema::"));
        assert!(circles.is_empty(), "{sources} has circles:\n{}", circles.join("\n"));
    }
}

#[test]
fn the_image_is_built_from_all_crates() {
    let read = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (manifest, allowed) = (read("Cargo.toml"), read(".dockerignore"));
    let members = manifest.split_once("members = [").unwrap().1.split_once(']').unwrap().0;
    let folders: BTreeSet<&str> =
        members.split('"').skip(1).step_by(2).map(|member| member.split('/').next().unwrap()).collect();
    assert!(folders.contains("kernel"));
    for folder in folders {
        assert!(allowed.lines().any(|line| line == format!("!{folder}")), ".dockerignore leaves {folder} out");
    }
}

#[test]
fn circles_are_found_through_what_is_exported_again() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("lib.rs", "mod a; mod b; mod c; #[cfg(test)] mod tests; pub use b::Thing;");
    write("a.rs", "use crate::Thing; pub fn f() {}");
    write("b.rs", "pub struct Thing; pub fn g() { vec![crate::c::h()]; }");
    write("c.rs", "pub fn h() {}");
    assert_eq!(Modules::read(folder.path()).circles(), Vec::<String>::new());
    write("c.rs", "pub fn h() { super::a::f() }");
    assert_eq!(Modules::read(folder.path()).circles(), ["a -> b -> c -> a"]);
}

/// The modules of a crate, without tests, and the paths that they use.
#[derive(Default)]
struct Modules {
    all: BTreeSet<Module>,
    /// The paths that modules use, from the crate's root.
    named: Vec<(Module, Vec<String>)>,
    /// The origins of re-exports, by module and name.
    exports: BTreeMap<(Module, String), Vec<String>>,
}

impl Modules {
    fn read(sources: &Path) -> Self {
        let mut modules = Self::default();
        let root = ["lib.rs", "main.rs"].map(|name| sources.join(name)).into_iter().find(|path| path.exists());
        modules.file(&root.unwrap(), sources, &Module::new());
        modules
    }

    /// Reads a module's file. The files of its submodules are in `folder`.
    fn file(&mut self, path: &Path, folder: &Path, module: &Module) {
        let text = fs::read_to_string(path).unwrap();
        let file: File = syn::parse_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.all.insert(module.clone());
        self.items(&file.items, folder, module);
    }

    fn items(&mut self, items: &[Item], folder: &Path, module: &Module) {
        // Modules come first, so that their names are known.
        let (modules, others): (Vec<_>, Vec<_>) = items.iter().partition(|item| matches!(item, Item::Mod(_)));
        for item in modules {
            if let Item::Mod(inner) = item {
                self.module(inner, folder, module);
            }
        }
        for item in others {
            match item {
                Item::Use(item) => {
                    let mut paths = Vec::new();
                    expand(&item.tree, &mut Vec::new(), &mut paths);
                    for (path, name) in paths {
                        let Some(path) = self.absolute(module, &path) else { continue };
                        if !matches!(item.vis, Visibility::Inherited) {
                            self.exports.insert((module.clone(), name), path.clone());
                        }
                        self.named.push((module.clone(), path));
                    }
                }
                other => self.tokens(other.to_token_stream(), module),
            }
        }
    }

    fn module(&mut self, item: &ItemMod, folder: &Path, module: &Module) {
        if item.attrs.iter().any(is_for_tests) {
            return;
        }
        let name = item.ident.to_string();
        let inner = [module.as_slice(), std::slice::from_ref(&name)].concat();
        if let Some((_, items)) = &item.content {
            self.all.insert(inner.clone());
            self.items(items, &folder.join(name), &inner);
        } else {
            let file = [folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs")];
            let file = file.into_iter().find(|path| path.exists()).unwrap();
            self.file(&file, &folder.join(&name), &inner);
        }
    }

    /// Collects the paths in other items, even in macros: `crate::a::b`, `super::c`.
    fn tokens(&mut self, tokens: TokenStream, module: &Module) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream(), module),
                TokenTree::Ident(ident) if ident == "crate" || ident == "super" => {
                    let path = path_at(&tokens[at..]);
                    // The second `super` of `super::super::x` is not the start of a path.
                    let begins = at < 2 || !is_colon(&tokens[at - 1]);
                    if let Some(path) = self.absolute(module, &path).filter(|_| begins) {
                        self.named.push((module.clone(), path));
                    }
                }
                _ => {}
            }
        }
    }

    /// Resolves a path used in a module to one from the crate's root; none if it leads to another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let (first, remaining) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(remaining.to_vec()),
            "self" => Some([module.as_slice(), remaining].concat()),
            "super" => {
                let (_, parent) = module.split_last()?;
                let remaining = if remaining.first().is_some_and(|next| next == "super") {
                    remaining.to_vec()
                } else {
                    [&["self".to_owned()], remaining].concat()
                };
                self.absolute(&parent.to_vec(), &remaining)
            }
            _ => {
                let inner = [module.as_slice(), path].concat();
                self.all.contains(&inner[..=module.len()]).then_some(inner)
            }
        }
    }

    /// The module that defines the item at a path, following re-exports.
    fn home(&self, path: &[String]) -> Module {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let depth = (0..=path.len()).rev().find(|depth| self.all.contains(&path[..*depth])).unwrap_or(0);
            let (module, remaining) = path.split_at(depth);
            let export = remaining.first().and_then(|name| self.exports.get(&(module.to_vec(), name.clone())));
            match export {
                Some(from) if *from != path[..=depth] => path = [from.as_slice(), &remaining[1..]].concat(),
                _ => return module.to_vec(),
            }
        }
        panic!("{path:?} is exported in a circle")
    }

    /// The dependencies among the submodules of each module.
    fn siblings(&self) -> BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> {
        let mut levels: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for (from, path) in &self.named {
            let to = self.home(path);
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // A module includes its submodules.
            if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
                levels
                    .entry(from[..shared].to_vec())
                    .or_default()
                    .entry(one.clone())
                    .or_default()
                    .insert(other.clone());
            }
        }
        levels
    }

    /// All circles, each once, beginning with the module that is first in the alphabet.
    fn circles(&self) -> Vec<String> {
        let mut circles = BTreeSet::new();
        for (level, edges) in self.siblings() {
            for start in edges.keys() {
                if let Some(circle) = way_back(&edges, start) {
                    let name = |name: &String| [level.as_slice(), std::slice::from_ref(name)].concat().join("::");
                    circles.insert(circle.iter().map(name).collect::<Vec<_>>().join(" -> "));
                }
            }
        }
        circles.into_iter().collect()
    }
}

/// The shortest path from a module back to itself, through modules after it in the alphabet.
fn way_back(edges: &BTreeMap<String, BTreeSet<String>>, start: &String) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.clone()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in edges.get(way.last()?).into_iter().flatten() {
                if next == start {
                    return Some([way, vec![start.clone()]].concat());
                }
                if next > start && seen.insert(next.clone()) {
                    longer.push([way.as_slice(), std::slice::from_ref(next)].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test")
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':')
}

/// The path at the beginning of the tokens.
fn path_at(tokens: &[TokenTree]) -> Vec<String> {
    let mut path = Vec::new();
    for step in tokens.chunks(3) {
        match step {
            [TokenTree::Ident(name), colons @ ..] => {
                path.push(name.to_string());
                if colons.len() < 2 || !colons.iter().all(is_colon) {
                    break;
                }
            }
            _ => break,
        }
    }
    path
}

/// The paths of a `use`, each with the name that it imports.
fn expand(tree: &UseTree, before: &mut Vec<String>, paths: &mut Vec<(Vec<String>, String)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            expand(&path.tree, before, paths);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            paths.push((before.clone(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            paths.push(([before.as_slice(), std::slice::from_ref(&name)].concat(), name));
        }
        UseTree::Rename(rename) => {
            paths.push(([before.as_slice(), &[rename.ident.to_string()]].concat(), rename.rename.to_string()));
        }
        UseTree::Glob(_) => paths.push((before.clone(), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| expand(tree, before, paths)),
    }
}
