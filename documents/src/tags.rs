//! What the parts of a document are, for screen readers and programs (PDF 1.7 §14.7, PDF/UA-1): a tree of elements whose
//! leaves are marked parts of pages.

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::{Finish as _, Pdf, Rect, Ref, TextStr};

/// The tree of a document's elements, the whole document being the first.
pub(super) struct Tags {
    elements: Vec<Element>,
    /// The elements that are being written, the innermost last.
    open: Vec<usize>,
    /// Which element each marked part of a page belongs to, page by page.
    marked: Vec<Vec<usize>>,
    links: Vec<Link>,
}

struct Element {
    role: StructRole,
    parent: Option<usize>,
    children: Vec<Child>,
    figure: Option<(String, Rect)>,
}

enum Child {
    Element(usize),
    Marked { page: usize, id: i32 },
    Link(usize),
}

/// An area of a page that leads to an address.
struct Link {
    page: usize,
    element: usize,
    area: Rect,
    text: String,
    url: String,
}

/// The numbers of the objects that belong to the tree.
pub(super) struct TagRefs {
    root: Ref,
    first_element: i32,
    first_list: i32,
    first_link: i32,
}

impl Default for Tags {
    fn default() -> Self {
        let document = Element { role: StructRole::Document, parent: None, children: Vec::new(), figure: None };
        Self { elements: vec![document], open: vec![0], marked: Vec::new(), links: Vec::new() }
    }
}

impl Tags {
    /// Begins a page: what is marked from now on is on it.
    pub(super) fn begin_page(&mut self) {
        self.marked.push(Vec::new());
    }

    /// Begins an element inside of the one that is being written.
    pub(super) fn open(&mut self, role: StructRole) {
        let (parent, index) = (self.current(), self.elements.len());
        self.elements.push(Element { role, parent: Some(parent), children: Vec::new(), figure: None });
        self.add(Child::Element(index));
        self.open.push(index);
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Says what a picture shows, and where it is.
    pub(super) fn describe(&mut self, text: &str, area: Rect) {
        let current = self.current();
        if let Some(element) = self.elements.get_mut(current) {
            element.figure = Some((text.to_owned(), area));
        }
    }

    /// The number of the next marked part of the page, which belongs to the element that is being written.
    pub(super) fn mark(&mut self) -> i32 {
        let (element, page) = (self.current(), self.marked.len().saturating_sub(1));
        let Some(marked) = self.marked.get_mut(page) else { return 0 };
        let id = number(marked.len());
        marked.push(element);
        self.add(Child::Marked { page, id });
        id
    }

    /// Makes an area of the page, which has this text, lead to an address.
    pub(super) fn link(&mut self, area: Rect, text: &str, url: &str) {
        let (page, element, index) = (self.marked.len().saturating_sub(1), self.current(), self.links.len());
        self.links.push(Link { page, element, area, text: text.to_owned(), url: url.to_owned() });
        self.add(Child::Link(index));
    }

    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn add(&mut self, child: Child) {
        let current = self.current();
        if let Some(element) = self.elements.get_mut(current) {
            element.children.push(child);
        }
    }

    /// The marked parts in reading order, each with its element's role, page and number.
    #[cfg(test)]
    pub(super) fn reading(&self) -> Vec<(StructRole, usize, i32)> {
        fn walk(tags: &Tags, index: usize, found: &mut Vec<(StructRole, usize, i32)>) {
            for child in &tags.elements[index].children {
                match child {
                    Child::Element(child) => {
                        assert_eq!(tags.elements[*child].parent, Some(index));
                        walk(tags, *child, found);
                    }
                    Child::Marked { page, id } => {
                        assert_eq!(tags.marked[*page][usize::try_from(*id).unwrap()], index);
                        found.push((tags.elements[index].role, *page, *id));
                    }
                    Child::Link(_) => assert_eq!(tags.elements[index].role, StructRole::Link),
                }
            }
            let is_figure = tags.elements[index].role == StructRole::Figure;
            assert_eq!(is_figure, tags.elements[index].figure.is_some(), "pictures have a text");
        }
        let mut found = Vec::new();
        walk(self, 0, &mut found);
        assert_eq!(found.len(), self.marked.iter().map(Vec::len).sum::<usize>(), "each part has one place");
        found
    }

    /// Takes the numbers of the tree's objects from `next` on.
    pub(super) fn refs(&self, next: &mut Ref) -> TagRefs {
        let mut take = |count: usize| {
            let first = next.get();
            *next = Ref::new(first + number(count));
            first
        };
        TagRefs {
            root: Ref::new(take(1)),
            first_element: take(self.elements.len()),
            first_list: take(self.marked.len()),
            first_link: take(self.links.len()),
        }
    }

    /// The links of a page.
    pub(super) fn links_of<'a>(&'a self, refs: &'a TagRefs, page: usize) -> impl Iterator<Item = Ref> + 'a {
        let on_page = self.links.iter().enumerate().filter(move |(_, link)| link.page == page);
        on_page.map(|(index, _)| refs.link(index))
    }

    /// Writes the tree and the links.
    pub(super) fn write(&self, pdf: &mut Pdf, refs: &TagRefs, pages: &[Ref]) {
        let mut root = pdf.indirect(refs.root).start::<pdf_writer::writers::StructTreeRoot<'_>>();
        root.child(refs.element(0));
        let mut parents = root.parent_tree();
        let mut owners = parents.nums();
        for page in 0..self.marked.len() {
            owners.insert(number(page), refs.list(page));
        }
        for (index, link) in self.links.iter().enumerate() {
            owners.insert(self.link_key(index), refs.element(link.element));
        }
        owners.finish();
        parents.finish();
        root.parent_tree_next_key(self.link_key(self.links.len()));
        root.finish();
        for (page, marked) in self.marked.iter().enumerate() {
            let owners = marked.iter().map(|element| refs.element(*element));
            pdf.indirect(refs.list(page)).array().items(owners);
        }
        for (index, element) in self.elements.iter().enumerate() {
            self.write_element(pdf, refs, pages, (index, element));
        }
        for (index, link) in self.links.iter().enumerate() {
            let mut annotation = pdf.annotation(refs.link(index));
            annotation.subtype(pdf_writer::types::AnnotationType::Link).rect(link.area).border(0.0, 0.0, 0.0, None);
            annotation.contents(TextStr(&link.text)).struct_parent(self.link_key(index));
            annotation.flags(pdf_writer::types::AnnotationFlags::PRINT);
            let mut action = annotation.action();
            action.action_type(pdf_writer::types::ActionType::Uri).uri(pdf_writer::Str(link.url.as_bytes()));
        }
    }

    fn write_element(&self, pdf: &mut Pdf, refs: &TagRefs, pages: &[Ref], (index, element): (usize, &Element)) {
        let mut written = pdf.struct_element(refs.element(index));
        written.kind(element.role).parent(element.parent.map_or(refs.root, |parent| refs.element(parent)));
        let first_page = element.children.iter().find_map(|child| match child {
            Child::Marked { page, .. } => Some(*page),
            _ => None,
        });
        if let Some(page) = first_page.and_then(|page| pages.get(page)) {
            written.page(*page);
        }
        if let Some((text, area)) = &element.figure {
            written.alt(TextStr(text));
            written.attributes().push().layout().bbox(*area);
        }
        if element.role == StructRole::TH {
            written.attributes().push().table().scope(TableHeaderScope::Column);
        }
        let mut children = written.children();
        for child in &element.children {
            match child {
                Child::Element(index) => {
                    children.struct_element(refs.element(*index));
                }
                Child::Marked { page, id } if Some(*page) == first_page => {
                    children.marked_content_id(*id);
                }
                Child::Marked { page, id } => {
                    let mut marked = children.marked_content_ref();
                    if let Some(page) = pages.get(*page) {
                        marked.page(*page);
                    }
                    marked.marked_content_id(*id);
                }
                Child::Link(link) => {
                    let mut object = children.object_ref();
                    object.object(refs.link(*link));
                    if let Some(page) = self.links.get(*link).and_then(|link| pages.get(link.page)) {
                        object.page(*page);
                    }
                }
            }
        }
    }

    /// A link's key in the tree of parents, after those of the pages.
    fn link_key(&self, index: usize) -> i32 {
        number(self.marked.len() + index)
    }
}

impl TagRefs {
    pub(super) fn root(&self) -> Ref {
        self.root
    }

    fn element(&self, index: usize) -> Ref {
        Ref::new(self.first_element + number(index))
    }

    fn list(&self, page: usize) -> Ref {
        Ref::new(self.first_list + number(page))
    }

    fn link(&self, index: usize) -> Ref {
        Ref::new(self.first_link + number(index))
    }
}

/// An index as it is written; documents are far too small for others.
pub(super) fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
