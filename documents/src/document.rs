//! A PDF file made of pages: its fonts and pictures, its tags, and what it says about itself (PDF/UA-1, ISO 14289-1).

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::TabOrder;
use pdf_writer::writers::Catalog;
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};

use super::DocumentError;
use super::page::{self, Page};
use super::tags::{TagRefs, number};
use super::typesetting::{Typefaces, typefaces};
use super::used::{Used, picture_name};

/// How well pages are compressed: more takes longer than it is worth.
const FAST: u8 = 3;
const PROGRAM: &str = "Event Radar";

/// The pages of a document, with what they use.
#[derive(Default)]
pub(super) struct Document {
    pub(super) used: Used,
    pages: Vec<Vec<u8>>,
}

/// What a document says about itself.
pub(super) struct About<'a> {
    /// The language as a BCP 47 tag.
    pub(super) language: &'a str,
    pub(super) title: &'a str,
    pub(super) author: &'a str,
}

impl Document {
    /// Adds a page.
    pub(super) fn page(&mut self, draw: impl FnOnce(&mut Page<'_>)) {
        self.used.tags.begin_page();
        let mut page = Page::new(&mut self.used);
        draw(&mut page);
        let content = page.finish();
        self.pages.push(compress_to_vec_zlib(&content, FAST));
    }

    /// The file.
    pub(super) fn finish(&self, about: &About<'_>) -> Result<Vec<u8>, DocumentError> {
        let mut pdf = Pdf::with_capacity(self.size());
        let mut next = Ref::new(1);
        let [catalog, tree, info, metadata] = std::array::from_fn(|_| next.bump());
        let pages: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (next.bump(), next.bump())).collect();
        let tags = self.used.tags.refs(&mut next);
        write_catalog(pdf.catalog(catalog), about, (tree, metadata, &tags));
        write_about(&mut pdf, info, metadata, about, typefaces()?);
        let fonts: Vec<(String, Ref)> =
            self.used.parts.iter().map(|(name, part)| (name, part.embed(&mut pdf, &mut next))).collect();
        let pictures = self.write_pictures(&mut pdf, &mut next);
        pdf.pages(tree).kids(pages.iter().map(|(page, _)| *page)).count(number(pages.len()));
        for (index, ((page, content), body)) in pages.iter().zip(&self.pages).enumerate() {
            let mut page = pdf.page(*page);
            page.parent(tree).media_box(Rect::new(0.0, 0.0, page::WIDTH, page::HEIGHT)).contents(*content);
            page.struct_parents(number(index)).tab_order(TabOrder::StructureOrder);
            let links: Vec<Ref> = self.used.tags.links_of(&tags, index).collect();
            if !links.is_empty() {
                page.annotations(links);
            }
            let mut resources = page.resources();
            resources.fonts().pairs(fonts.iter().map(|(name, font)| (Name(name.as_bytes()), *font)));
            if !pictures.is_empty() {
                resources.x_objects().pairs(pictures.iter().map(|(name, it)| (Name(name.as_bytes()), *it)));
            }
            resources.finish();
            page.finish();
            pdf.stream(*content, body).filter(Filter::FlateDecode);
        }
        let pages: Vec<Ref> = pages.into_iter().map(|(page, _)| page).collect();
        self.used.tags.write(&mut pdf, &tags, &pages);
        Ok(pdf.finish())
    }

    /// The content of a page as it was drawn.
    #[cfg(test)]
    pub(super) fn content(&self, page: usize) -> Vec<u8> {
        miniz_oxide::inflate::decompress_to_vec_zlib(&self.pages[page]).unwrap()
    }

    /// About how many bytes the file has.
    fn size(&self) -> usize {
        let pages = self.pages.iter().map(|page| page.len() + 4096);
        let parts = self.used.parts.iter().map(|(_, part)| part.size());
        let pictures = self.used.pictures.iter().map(|picture| picture.jpeg().len() + 200);
        pages.chain(parts).chain(pictures).sum::<usize>() + 4096
    }

    fn write_pictures(&self, pdf: &mut Pdf, next: &mut Ref) -> Vec<(String, Ref)> {
        let mut written = Vec::with_capacity(self.used.pictures.len());
        for (index, picture) in self.used.pictures.iter().enumerate() {
            let id = next.bump();
            let (width, height) = picture.size();
            let mut image = pdf.image_xobject(id, picture.jpeg());
            image.filter(Filter::DctDecode);
            image.width(i32::from(width)).height(i32::from(height)).bits_per_component(8);
            let colours: &[u8] = if picture.is_grey() { b"DeviceGray" } else { b"DeviceRGB" };
            image.color_space_name(Name(colours));
            written.push((picture_name(index), id));
        }
        written
    }
}

fn write_catalog(mut catalog: Catalog<'_>, about: &About<'_>, (tree, metadata, tags): (Ref, Ref, &TagRefs)) {
    catalog.pages(tree).metadata(metadata).lang(TextStr(about.language));
    catalog.pair(Name(b"StructTreeRoot"), tags.root());
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
}

/// Writes title and author, for old programs and as XMP, which is not compressed so that any program finds it.
fn write_about(pdf: &mut Pdf, info: Ref, metadata: Ref, about: &About<'_>, faces: &Typefaces) {
    let (title, author) = (faces.regular.showable(about.title), faces.regular.showable(about.author));
    pdf.document_info(info).title(TextStr(&title)).author(TextStr(&author)).creator(TextStr(PROGRAM));
    let xmp = xmp(about.language, &title, &author);
    pdf.metadata(metadata, xmp.as_bytes());
}

fn xmp(language: &str, title: &str, author: &str) -> String {
    let (title, author) = (escape(title), escape(author));
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         <xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool><pdfuaid:part>1</pdfuaid:part>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}

/// Escapes text for XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // What XML can't contain.
            '\u{FFFE}' | '\u{FFFF}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}
