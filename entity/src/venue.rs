//! A venue of an organization. Address, city and country are empty where they are not known. `city_key` is the city folded for comparison (lower case, no accents).
//! `at_x`, `at_y` and `at_z` are its coordinates on a sphere of radius 1, for distances.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "venues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub address: String,
    pub city: String,
    pub city_key: String,
    pub country: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub at_x: Option<f64>,
    pub at_y: Option<f64>,
    pub at_z: Option<f64>,
    pub created_at: TimeDateTimeWithTimeZone,
    /// Incremented by every change that a person makes.
    pub version: i32,
    /// How many people fit in.
    pub capacity: Option<i32>,
    /// Markdown.
    pub description: Option<String>,
    pub timezone: Option<String>,
    /// Whether only one event can take place there at a time.
    pub exclusive: bool,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
