//! Finds circles of more than two files in the graph of a crate's files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::modules::Graph;

/// For each import that is part of a circle of more than two files, the shortest such circle, once. A circle begins
/// with the file that comes first in the alphabet.
pub(super) fn circles(graph: &Graph) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (from, targets) in graph {
        for to in targets {
            if let Some(back) = shortest_detour(graph, to, from) {
                let mut circle = back;
                circle.insert(0, from.clone());
                circle.pop();
                found.insert(rotated(circle));
            }
        }
    }
    found
}

/// The files that are part of a circle.
pub(super) fn members(circles: &BTreeSet<Vec<String>>) -> BTreeSet<&String> {
    circles.iter().flatten().collect()
}

/// The shortest way from one file to another with at least one file between them.
fn shortest_detour(graph: &Graph, start: &String, end: &String) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&String, &String> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for next in graph.get(file).into_iter().flatten() {
            let is_direct = file == start && next == end;
            if is_direct || next == start || came_from.contains_key(next) {
                continue;
            }
            came_from.insert(next, file);
            if next == end {
                return Some(way_back(&came_from, start, end));
            }
            waiting.push_back(next);
        }
    }
    None
}

fn way_back(came_from: &BTreeMap<&String, &String>, start: &String, end: &String) -> Vec<String> {
    let mut way = vec![end.clone()];
    let mut file = end;
    while file != start {
        let Some(before) = came_from.get(file) else {
            break;
        };
        file = before;
        way.insert(0, file.clone());
    }
    way
}

fn rotated(mut circle: Vec<String>) -> Vec<String> {
    let first = circle
        .iter()
        .enumerate()
        .min_by_key(|(_, file)| (*file).clone())
        .map_or(0, |(position, _)| position);
    circle.rotate_left(first);
    circle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edges: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        circles(&graph)
            .iter()
            .map(|circle| circle.join(" "))
            .collect()
    }

    #[test]
    fn two_files_may_know_each_other() {
        assert!(found(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]).is_empty());
    }

    #[test]
    fn a_circle_of_three_is_found_once() {
        assert_eq!(found(&[("b", "c"), ("c", "a"), ("a", "b")]), ["a b c"]);
    }

    #[test]
    fn a_direct_way_back_does_not_hide_a_longer_circle() {
        let edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")];
        assert_eq!(found(&edges), ["a b c"]);
    }

    #[test]
    fn a_way_without_return_is_no_circle() {
        assert!(found(&[("a", "b"), ("b", "c"), ("a", "c")]).is_empty());
    }
}
