//! The files of one crate and which of them refers to which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as FilePath;

use anyhow::{Context, Result};

use super::parse::{Path, Source, parse};

/// For each file, the files that it refers to. Files are named from the crate's `src`.
pub(super) type Graph = BTreeMap<String, BTreeSet<String>>;

/// Reads the modules of a crate from its root, such as `lib.rs`.
///
/// # Errors
/// If a source cannot be read.
pub(super) fn graph(folder: &FilePath, root: &str) -> Result<Graph> {
    let mut modules = Modules(BTreeMap::new());
    modules.read(folder, Vec::new(), root)?;
    Ok(modules.graph())
}

/// The modules by their paths from the crate's root, which has the empty path.
struct Modules(BTreeMap<Path, Module>);

struct Module {
    file: String,
    source: Source,
}

/// A chain of re-exports that is longer than this leads in a circle.
const LONGEST_CHAIN: usize = 16;

impl Modules {
    fn read(&mut self, folder: &FilePath, path: Path, file: &str) -> Result<()> {
        let text = fs::read_to_string(folder.join(file))
            .with_context(|| format!("cannot read {}", folder.join(file).display()))?;
        self.add(folder, path, file, parse(&text))
    }

    fn add(&mut self, folder: &FilePath, path: Path, file: &str, source: Source) -> Result<()> {
        let mut source = source;
        for (name, inside) in std::mem::take(&mut source.inline) {
            let child = [path.clone(), vec![name.clone()]].concat();
            source.children.insert(name);
            self.add(folder, child, file, inside)?;
        }
        for name in &source.children {
            let child = [path.clone(), vec![name.clone()]].concat();
            if self.0.contains_key(&child) {
                continue;
            }
            let stem = child.join("/");
            let file = [format!("{stem}.rs"), format!("{stem}/mod.rs")]
                .into_iter()
                .find(|file| folder.join(file).is_file());
            // A macro may declare modules that have no file.
            if let Some(file) = file {
                self.read(folder, child, &file)?;
            }
        }
        let file = file.to_owned();
        self.0.insert(path, Module { file, source });
        Ok(())
    }

    fn graph(&self) -> Graph {
        let mut graph = Graph::new();
        for (path, module) in &self.0 {
            let edges = graph.entry(module.file.clone()).or_default();
            let files = module
                .source
                .paths
                .iter()
                .filter_map(|reference| self.file_of(path, reference, 0));
            edges.extend(files.filter(|file| *file != module.file));
        }
        graph
    }

    /// The file that defines what the path in this module names; `None` if it is of another crate.
    fn file_of(&self, module: &Path, reference: &Path, chain: usize) -> Option<String> {
        let (mut current, names) = self.start(module, reference)?;
        for name in names {
            let child = [current.clone(), vec![name.clone()]].concat();
            if self.0.contains_key(&child) {
                current = child;
                continue;
            }
            // An item of this module. What follows is inside the item, such as a variant.
            if let Some(file) = self.through_import(&current, name, chain) {
                return Some(file);
            }
            break;
        }
        self.0.get(&current).map(|module| module.file.clone())
    }

    /// The module where a path begins, and the names that follow.
    fn start<'a>(&self, module: &Path, reference: &'a Path) -> Option<(Path, &'a [String])> {
        let mut current = module.clone();
        let mut names = reference.as_slice();
        while let Some((first, rest)) = names.split_first() {
            match first.as_str() {
                "crate" => current.clear(),
                "super" => {
                    current.pop();
                }
                "self" => {}
                _ => break,
            }
            names = rest;
        }
        let is_relative = names.len() == reference.len();
        let children = &self.0.get(module)?.source.children;
        let is_outside = is_relative && !children.contains(reference.first()?);
        (!is_outside).then_some((current, names))
    }

    /// The file of what the module imports, or re-exports, under this name.
    fn through_import(&self, module: &Path, name: &str, chain: usize) -> Option<String> {
        if chain > LONGEST_CHAIN {
            return None;
        }
        let source = &self.0.get(module)?.source;
        if let Some(path) = source.imports.get(name) {
            return self.file_of(module, path, chain + 1);
        }
        if source.items.contains(name) {
            return None;
        }
        source.globs.iter().find_map(|glob| {
            let inside = [glob.clone(), vec![name.to_owned()]].concat();
            let file = self.file_of(module, &inside, chain + 1)?;
            self.defines(&file, name).then_some(file)
        })
    }

    fn defines(&self, file: &str, name: &str) -> bool {
        self.0
            .values()
            .any(|module| module.file == file && module.source.items.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph_of(files: &[(&str, &str)]) -> Graph {
        let dir = tempfile::tempdir().expect("a folder");
        for (file, text) in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        graph(dir.path(), "lib.rs").expect("a crate")
    }

    fn edges(graph: &Graph, file: &str) -> Vec<String> {
        graph[file].iter().cloned().collect()
    }

    #[test]
    fn a_path_leads_to_the_file_of_its_module() {
        let graph = graph_of(&[
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod c; use crate::b::B; fn f() { c::g() }"),
            (
                "a/c.rs",
                "use super::f; pub fn g() { super::super::b::h() }",
            ),
            ("b.rs", "pub struct B; use std::fmt;"),
        ]);
        assert_eq!(edges(&graph, "a/mod.rs"), ["a/c.rs", "b.rs"]);
        assert_eq!(edges(&graph, "a/c.rs"), ["a/mod.rs", "b.rs"]);
        assert!(edges(&graph, "b.rs").is_empty());
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_item() {
        let graph = graph_of(&[
            (
                "lib.rs",
                "mod a; mod b; mod c; pub use a::A; pub use b::*; struct Own;",
            ),
            ("a.rs", "pub struct A;"),
            ("b.rs", "pub struct B;"),
            ("c.rs", "use crate::{A, B, Own};"),
        ]);
        assert_eq!(edges(&graph, "c.rs"), ["a.rs", "b.rs", "lib.rs"]);
    }

    #[test]
    fn an_inline_module_belongs_to_its_file() {
        let graph = graph_of(&[
            (
                "lib.rs",
                "mod a; mod inside { use super::a::A; } use other::Thing;",
            ),
            ("a.rs", "pub struct A;"),
        ]);
        assert_eq!(edges(&graph, "lib.rs"), ["a.rs"]);
    }
}
