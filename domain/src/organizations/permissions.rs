//! What a membership allows. Checks return the loaded organization, so that nothing is done with an unchecked one.

use entity::membership::{self, MemberRole};
use entity::organization;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use kernel::actor::Actor;
use kernel::error::{ErrorCode, Failure};
use kernel::ids::{self, OrganizationId, OrganizationKind, UserId};

/// Something that a membership may permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Change the organization and its members.
    ManageOrganization,
    /// Create, change, publish and cancel events, venues and ticket types.
    ManageEvents,
    /// See orders and attendees.
    ViewOrders,
    /// Cancel and refund orders.
    ManageOrders,
    /// Check tickets in at the door, and see who has one.
    CheckIn,
    /// Register others for events, and see and cancel registrations, and see accounts.
    Register,
    /// Create, change and remove the accounts of members.
    ManageAccounts,
}

impl Permission {
    /// Whether members in this role have the permission.
    pub fn granted_to(self, role: MemberRole) -> bool {
        match role {
            MemberRole::Owner => true,
            MemberRole::Manager => !matches!(self, Self::ManageOrganization | Self::ManageAccounts),
            MemberRole::Registrar => matches!(self, Self::Register | Self::ManageAccounts),
            MemberRole::CheckInStaff => matches!(self, Self::CheckIn),
            MemberRole::Member => false,
        }
    }
}

/// The members who have this permission in an organization. Runs one statement.
pub async fn members_with(
    conn: &impl ConnectionTrait,
    organization_id: OrganizationId,
    permission: Permission,
) -> Result<Vec<UserId>, DbErr> {
    let members = membership::Entity::find().filter(membership::Column::OrganizationId.eq(organization_id));
    let rows = members.all(conn).await?;
    let permitted = rows.into_iter().filter(|row| permission.granted_to(row.role));
    Ok(permitted.map(|row| UserId::from_uuid(row.user_id)).collect())
}

/// Returns the organization if the actor has this permission in it.
///
/// # Errors
/// [`Failure::Unauthenticated`] for anonymous actors; not found, under `field`, for people who are not members, so that
/// a foreign organization and a missing one look the same; [`Failure::Forbidden`] for members in a lesser role.
pub async fn require<C: ErrorCode>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: OrganizationId,
    permission: Permission,
    field: &str,
) -> Result<organization::Model, Failure<C>> {
    let role = if let Actor::System = actor {
        MemberRole::Owner
    } else {
        let user = actor.require_user()?;
        let key = (organization_id.uuid(), user.user_id.uuid());
        let membership =
            if user.reaches(organization_id) { membership::Entity::find_by_id(key).one(conn).await? } else { None };
        membership.ok_or_else(|| Failure::not_found(field, "organization"))?.role
    };
    if !permission.granted_to(role) {
        return Err(Failure::Forbidden("Your role in this organization does not allow this."));
    }
    organization::Entity::find_by_id(organization_id)
        .one(conn)
        .await?
        .ok_or_else(|| Failure::not_found(field, "organization"))
}

/// Passes for those who may add, change and remove members in this role: owners all of them, others only those in the least
/// role.
///
/// # Errors
/// [`Failure::Forbidden`].
pub(crate) async fn require_role<C: ErrorCode>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization: &organization::Model,
    role: MemberRole,
) -> Result<(), Failure<C>> {
    let Actor::User(user) = actor else { return Ok(()) };
    let own = membership::Entity::find_by_id((organization.id, user.user_id.uuid())).one(conn).await?;
    if role == MemberRole::Member || own.is_some_and(|own| own.role == MemberRole::Owner) {
        return Ok(());
    }
    Err(Failure::Forbidden("Your role in this organization allows this for members without rights only."))
}

/// Like [`require`], for the organization with a client's id. Checks first whether the actor is signed in.
pub async fn require_named<C: ErrorCode>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: &str,
    permission: Permission,
    field: &str,
) -> Result<organization::Model, Failure<C>> {
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<OrganizationKind>(organization_id).map_err(|invalid| Failure::invalid(field, invalid))?;
    require(conn, actor, id, permission, field).await
}
