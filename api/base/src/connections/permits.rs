//! A limit on how many of something there may be at once, for each key.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Permits, of which each key has a limited number.
#[derive(Debug)]
pub struct Permits<K> {
    limit: usize,
    in_use: Mutex<HashMap<K, usize>>,
}

/// A permit, which is released when it is dropped.
#[derive(Debug)]
pub struct Permit<K: Hash + Eq> {
    permits: Arc<Permits<K>>,
    key: K,
}

impl<K: Hash + Eq + Clone> Permits<K> {
    /// `limit` permits for each key.
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, in_use: Mutex::default() })
    }

    /// Acquires a permit, if one is left.
    pub fn acquire(self: &Arc<Self>, key: K) -> Option<Permit<K>> {
        let mut all = self.counts();
        let in_use = all.entry(key.clone()).or_default();
        if *in_use >= self.limit {
            return None;
        }
        *in_use += 1;
        drop(all);
        Some(Permit { permits: Arc::clone(self), key })
    }
}

impl<K: Hash + Eq> Permits<K> {
    fn counts(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.in_use.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut all = self.permits.counts();
        if let Some(in_use) = all.get_mut(&self.key) {
            *in_use -= 1;
            if *in_use == 0 {
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
        let permits = Permits::new(2);
        let taken = [permits.acquire("a").unwrap(), permits.acquire("a").unwrap(), permits.acquire("b").unwrap()];
        assert!(permits.acquire("a").is_none());
        drop(taken);
        assert!(permits.counts().is_empty());
        assert!(permits.acquire("a").is_some());
        assert!(Permits::new(0).acquire("a").is_none());
    }
}
