//! Reads the modules, imports and paths of one source file. Items under `#[cfg(test)]` are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, tokens};

/// Segments such as `crate`, `super`, `amount`, `Amount`.
pub(super) type Path = Vec<String>;

/// What one module declares and refers to.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Modules that are declared with `mod name;`.
    pub(super) children: BTreeSet<String>,
    /// Modules that are written inside this one, by name.
    pub(super) inline: BTreeMap<String, Source>,
    /// The names that `use` brings into the module, with the paths they stand for.
    pub(super) imports: BTreeMap<String, Path>,
    /// The modules of which `use path::*` imports everything.
    pub(super) globs: Vec<Path>,
    /// The names of its own items.
    pub(super) items: BTreeSet<String>,
    /// Every path that begins with `crate`, `super`, `self` or a child, imports included.
    pub(super) paths: BTreeSet<Path>,
}

pub(super) fn parse(source: &str) -> Source {
    Parser {
        tokens: &tokens(source),
        position: 0,
    }
    .module()
}

const ITEMS: [&str; 9] = [
    "struct",
    "enum",
    "union",
    "fn",
    "trait",
    "type",
    "const",
    "static",
    "macro_rules",
];

/// The words that may stand before an item's keyword.
const VISIBILITY: [&str; 5] = ["pub", "crate", "super", "self", "in"];

struct Parser<'a> {
    tokens: &'a [Token],
    position: usize,
}

impl Parser<'_> {
    /// Reads to the end of the file, or to the brace that ends an inline module.
    fn module(&mut self) -> Source {
        let mut source = Source::default();
        let mut depth = 0_usize;
        while let Some(token) = self.peek(0) {
            match token {
                Token::Other('{') => depth += 1,
                Token::Other('}') if depth == 0 => {
                    self.position += 1;
                    break;
                }
                Token::Other('}') => depth -= 1,
                Token::Other('#') if self.is_test_attribute() => {
                    self.skip_attribute();
                    self.skip_item();
                    continue;
                }
                Token::Word(word) if word == "mod" => {
                    self.declaration(&mut source);
                    continue;
                }
                Token::Word(word) if word == "use" && self.starts_a_tree() => {
                    self.position += 1;
                    self.use_tree(&mut Vec::new(), &mut source);
                    continue;
                }
                Token::Word(word) if ITEMS.contains(&word.as_str()) => self.item(&mut source),
                Token::Word(_) if self.starts_a_path() => {
                    let path = self.path();
                    source.paths.insert(path);
                    continue;
                }
                Token::Word(_) | Token::PathSeparator | Token::Other(_) => {}
            }
            self.position += 1;
        }
        source
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.position + ahead)
    }

    fn is_next(&self, ahead: usize, expected: char) -> bool {
        self.peek(ahead) == Some(&Token::Other(expected))
    }

    /// `mod name;` or `mod name { … }`.
    fn declaration(&mut self, source: &mut Source) {
        let name = self.peek(1).and_then(Token::word).map(String::from);
        let (Some(name), follows) = (name, self.peek(2)) else {
            self.position += 1;
            return;
        };
        match follows {
            Some(Token::Other(';')) => {
                source.children.insert(name);
                self.position += 3;
            }
            Some(Token::Other('{')) => {
                self.position += 3;
                let inside = self.module();
                source.inline.insert(name, inside);
            }
            Some(Token::Word(_) | Token::PathSeparator | Token::Other(_)) | None => {
                self.position += 1;
            }
        }
    }

    fn item(&mut self, source: &mut Source) {
        let name_at = if self.is_next(1, '!') { 2 } else { 1 };
        if let Some(name) = self.peek(name_at).and_then(Token::word) {
            source.items.insert(name.to_owned());
        }
    }

    /// `use` is also a word of `impl Trait + use<'a>`.
    fn starts_a_tree(&self) -> bool {
        !self.is_next(1, '<')
    }

    /// Reads `a::{b, c as d, e::*};` below a prefix.
    fn use_tree(&mut self, prefix: &mut Path, source: &mut Source) {
        let length = prefix.len();
        while let Some(token) = self.peek(0).cloned() {
            self.position += 1;
            match token {
                Token::Word(word) if word == "as" => {
                    let name = self.peek(0).and_then(Token::word).unwrap_or("_").to_owned();
                    self.position += 1;
                    import(name, prefix, source);
                    prefix.truncate(length);
                    self.skip_separator();
                    return;
                }
                Token::Word(word) => prefix.push(word),
                Token::PathSeparator => {}
                Token::Other('*') => {
                    source.paths.insert(prefix.clone());
                    source.globs.push(prefix.clone());
                    prefix.truncate(length);
                    self.skip_separator();
                    return;
                }
                Token::Other('{') => {
                    while self.peek(0).is_some() && !self.is_next(0, '}') {
                        self.use_tree(prefix, source);
                    }
                    self.position += 1;
                    prefix.truncate(length);
                    self.skip_separator();
                    return;
                }
                Token::Other(end) => {
                    if end == '}' {
                        self.position -= 1;
                    }
                    let name = prefix.last().cloned().unwrap_or_default();
                    if prefix.len() > length {
                        import(name, prefix, source);
                    }
                    prefix.truncate(length);
                    return;
                }
            }
        }
    }

    fn skip_separator(&mut self) {
        if self.is_next(0, ',') || self.is_next(0, ';') {
            self.position += 1;
        }
    }

    /// Any path of at least two segments, unless it continues an expression such as `x.y::<T>()`.
    fn starts_a_path(&self) -> bool {
        let before = self
            .position
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at));
        let continues = matches!(before, Some(Token::PathSeparator | Token::Other('.')));
        !continues && self.peek(1) == Some(&Token::PathSeparator)
    }

    fn path(&mut self) -> Path {
        let mut path = Vec::new();
        while let Some(word) = self.peek(0).and_then(Token::word).map(String::from) {
            path.push(word);
            self.position += 1;
            let goes_on = self.peek(0) == Some(&Token::PathSeparator)
                && self.peek(1).is_some_and(|token| token.word().is_some());
            if !goes_on {
                break;
            }
            self.position += 1;
        }
        path
    }

    /// `#[cfg(test)]`, or a longer condition that begins with it.
    fn is_test_attribute(&self) -> bool {
        self.is_next(1, '[')
            && self.peek(2).is_some_and(|token| token.is_word("cfg"))
            && self.is_next(3, '(')
            && self.peek(4).is_some_and(|token| token.is_word("test"))
    }

    fn skip_attribute(&mut self) {
        self.position += 1;
        self.skip_group('[', ']');
    }

    /// Skips further attributes and one item, which ends with `;` or with a block.
    fn skip_item(&mut self) {
        while self.is_next(0, '#') {
            self.skip_attribute();
        }
        let keyword = self.tokens[self.position..]
            .iter()
            .filter_map(Token::word)
            .find(|word| !VISIBILITY.contains(word));
        let is_use = keyword == Some("use");
        while let Some(token) = self.peek(0) {
            match token {
                Token::Other(';') => {
                    self.position += 1;
                    return;
                }
                Token::Other('{') if !is_use => {
                    self.skip_group('{', '}');
                    return;
                }
                Token::Other('}') if !is_use => return,
                Token::Word(_) | Token::PathSeparator | Token::Other(_) => self.position += 1,
            }
        }
    }

    fn skip_group(&mut self, open: char, close: char) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek(0) {
            if *token == Token::Other(open) {
                depth += 1;
            } else if *token == Token::Other(close) {
                depth -= 1;
            }
            self.position += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

fn import(name: String, path: &Path, source: &mut Source) {
    // `use a::{self}` names `a`.
    let mut path = path.clone();
    let mut name = name;
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
        if name == "self" {
            name = path.last().cloned().unwrap_or_default();
        }
    }
    source.paths.insert(path.clone());
    source.imports.insert(name, path);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(paths: impl IntoIterator<Item = impl AsRef<[String]>>) -> Vec<String> {
        paths
            .into_iter()
            .map(|path| path.as_ref().join("::"))
            .collect()
    }

    #[test]
    fn a_tree_of_imports_is_written_out() {
        let source = parse("use crate::{a::{self, B, c as d}, e::*, F}; pub use super::G;");
        let expected = [
            ("B", "crate::a::B"),
            ("F", "crate::F"),
            ("G", "super::G"),
            ("a", "crate::a"),
            ("d", "crate::a::c"),
        ];
        let found: Vec<_> = source
            .imports
            .iter()
            .map(|(name, path)| (name.as_str(), path.join("::")))
            .collect();
        let expected: Vec<_> = expected.map(|(name, path)| (name, path.to_owned())).into();
        assert_eq!(found, expected);
        assert_eq!(texts(&source.globs), ["crate::e"]);
    }

    #[test]
    fn paths_in_code_are_found() {
        let source = parse("fn f() -> crate::a::B { child::g(); x.into::<u8>(); super::h() }");
        assert_eq!(
            texts(&source.paths),
            ["child::g", "crate::a::B", "super::h"]
        );
        assert!(source.items.contains("f"));
    }

    #[test]
    fn modules_are_declared_or_written_inside() {
        let source =
            parse("mod a; pub(crate) mod b { use super::C; struct D { e: u8 } } fn f() {}");
        assert_eq!(source.children.iter().collect::<Vec<_>>(), ["a"]);
        assert!(source.inline["b"].items.contains("D"));
        assert_eq!(texts(&source.inline["b"].paths), ["super::C"]);
        assert!(source.items.contains("f"));
    }

    #[test]
    fn what_only_tests_see_is_left_out() {
        let source = parse(
            "#[cfg(test)] mod tests; #[cfg(test)] use crate::{a, b}; #[cfg(test)] #[allow(x)] fn f() { crate::c() } \
             #[cfg(test)] mod more { use crate::d; } use crate::e;",
        );
        assert!(source.children.is_empty());
        assert_eq!(texts(&source.paths), ["crate::e"]);
    }
}
