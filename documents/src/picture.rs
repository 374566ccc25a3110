//! Pictures in documents. A JPEG is embedded as it is: viewers decode it themselves.

use std::sync::Arc;

/// A JPEG with what a document has to say about it. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    jpeg: Arc<[u8]>,
    width: u16,
    height: u16,
    is_grey: bool,
}

impl Picture {
    /// Reads the size of a JPEG; none if viewers could not show it.
    pub fn of_jpeg(jpeg: &[u8]) -> Option<Self> {
        let mut segments = jpeg.strip_prefix(&[0xFF, 0xD8])?;
        loop {
            let [0xFF, marker, high, low, ..] = *segments else { return None };
            let length = usize::from(u16::from_be_bytes([high, low]));
            let body = segments.get(4..2 + length)?;
            // The frame: baseline, extended or progressive.
            if let (0xC0..=0xC2, [8, y1, y2, x1, x2, colours, ..]) = (marker, body) {
                let (width, height) = (u16::from_be_bytes([*x1, *x2]), u16::from_be_bytes([*y1, *y2]));
                let can_be = width > 0 && height > 0 && matches!(colours, 1 | 3);
                return can_be.then(|| Self { jpeg: jpeg.into(), width, height, is_grey: *colours == 1 });
            }
            if matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xDA) {
                return None;
            }
            segments = segments.get(2 + length..)?;
        }
    }

    /// The bytes of the JPEG.
    pub fn jpeg(&self) -> &[u8] {
        &self.jpeg
    }

    /// The width and height in pixels.
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    pub(super) fn is_grey(&self) -> bool {
        self.is_grey
    }

    /// Whether both are the same file, which a document contains once.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.jpeg, &other.jpeg) || self.jpeg == other.jpeg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_viewers_show_is_a_picture() {
        let frame = |kind: u8, colours: u8| {
            let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, kind, 0, 8, 8, 1, 0, 2, 0, colours];
            jpeg.extend([0xFF, 0xDA, 0, 2]);
            jpeg
        };
        assert_eq!(Picture::of_jpeg(&frame(0xC2, 3)).unwrap().size(), (512, 256));
        assert!(Picture::of_jpeg(&frame(0xC0, 1)).unwrap().is_grey());
        for wrong in [frame(0xC0, 4), frame(0xC3, 3), vec![0xFF, 0xD8], b"PNG".to_vec(), frame(0xC0, 3)[..12].to_vec()]
        {
            assert_eq!(Picture::of_jpeg(&wrong), None);
        }
    }
}
