//! Waiting rooms: when more people want to order than can be served, they wait in a fair line and are let in at a pace that
//! the platform holds. Who was let in has an admission, without which nothing can be ordered.

mod places;
mod rooms;
mod settings;
mod stored;
mod tokens;

pub use entity::waiting_room::{Model as WaitingRoomSettings, WaitingRoomMode};
pub(crate) use places::may_order;
pub use places::{Follower, Joined, Place, PlaceState, Visitor, join, look};
pub use rooms::{Room, Rooms};
pub use settings::{UpdateWaitingRoom, update};
pub use stored::settings_of;
