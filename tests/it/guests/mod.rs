//! Those who come without the public sale: orders that organizers add, invitations, and links to orders that were lost.

mod added;
mod invited;
mod links;
mod lost_links;
