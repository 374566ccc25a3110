//! So many at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Places, so many for each key.
#[derive(Debug)]
pub struct Places<K> {
    most: usize,
    taken: Mutex<HashMap<K, usize>>,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Place<K: Hash + Eq> {
    places: Arc<Places<K>>,
    key: K,
}

impl<K: Hash + Eq + Clone> Places<K> {
    /// `most` places for each key.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Takes one, if there is one left.
    pub fn take(self: &Arc<Self>, key: K) -> Option<Place<K>> {
        let mut all = self.taken();
        let taken = all.entry(key.clone()).or_default();
        if *taken >= self.most {
            return None;
        }
        *taken += 1;
        drop(all);
        Some(Place { places: Arc::clone(self), key })
    }
}

impl<K: Hash + Eq> Places<K> {
    fn taken(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq> Drop for Place<K> {
    fn drop(&mut self) {
        let mut all = self.places.taken();
        if let Some(taken) = all.get_mut(&self.key) {
            *taken -= 1;
            if *taken == 0 {
                all.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_so_many_for_each_and_nothing_is_kept_of_those_who_left() {
        let places = Places::new(2);
        let taken = [places.take("a").unwrap(), places.take("a").unwrap(), places.take("b").unwrap()];
        assert!(places.take("a").is_none());
        drop(taken);
        assert!(places.taken().is_empty());
        assert!(places.take("a").is_some());
        assert!(Places::new(0).take("a").is_none());
    }
}
