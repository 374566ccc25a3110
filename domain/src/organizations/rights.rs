//! What somebody may do in all of their organizations, for lists that show what can be done with each item.

use std::collections::HashMap;

use entity::membership::{self, MemberRole};
use kernel::actor::Actor;
use kernel::ids::OrganizationId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

use super::permissions::Permission;
use super::query::of as memberships_of;

/// The roles of a person, by organization.
#[derive(Debug, Clone, Default)]
pub struct Rights(HashMap<Uuid, MemberRole>);

impl Rights {
    /// Whether the person has this permission in an organization.
    pub fn allow(&self, organization_id: Uuid, permission: Permission) -> bool {
        self.0.get(&organization_id).is_some_and(|role| permission.granted_to(*role))
    }

    /// Whether the person has this permission in any organization.
    pub fn allow_somewhere(&self, permission: Permission) -> bool {
        self.0.values().any(|role| permission.granted_to(*role))
    }

    /// The organization that is meant by somebody who names none: the only one in which they have this permission.
    pub fn only(&self, permission: Permission) -> Option<OrganizationId> {
        let mut with = self.0.iter().filter(|(_, role)| permission.granted_to(**role)).map(|(id, _)| *id);
        let one = with.next()?;
        with.next().is_none().then(|| OrganizationId::from_uuid(one))
    }
}

/// The rights of the actor. Runs one statement; none for anonymous actors.
pub async fn rights(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Rights, DbErr> {
    let Some(user) = actor.user().filter(|user| user.is_member) else { return Ok(Rights::default()) };
    let rows = membership::Entity::find().filter(memberships_of(user)).all(conn).await?;
    Ok(Rights(rows.into_iter().map(|row| (row.organization_id, row.role)).collect()))
}
