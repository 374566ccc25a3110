//! Waiting rooms: when more people want to order than can be served, they wait in a fair line and are let in at a pace that
//! the platform holds. Who was let in has an admission, without which nothing can be ordered.

mod follower;
mod places;
mod rooms;
mod settings;
mod stored;
mod tokens;

pub use entity::waiting_room::{Model as WaitingRoomSettings, WaitingRoomMode};
pub use follower::Follower;
pub(crate) use places::{Entry, entry};
pub use places::{JoinRoom, Joined, Place, PlaceStatus, Visitor, join, look};
pub use rooms::{Room, Rooms, Shown};
pub use settings::{UpdateWaitingRoom, update};
pub use stored::settings_of;
