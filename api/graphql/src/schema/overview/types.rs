//! The platform at a glance.

use async_graphql::{Enum, ID, Object, SimpleObject};
use domain::overview::{self, Attention, OrderInTrouble, Sales, Trend};

use crate::schema::events::int;
use crate::schema::scalars::{DateTime, Money};

/// Something that needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "overview::AttentionKind")]
pub(crate) enum AttentionKind {
    /// Disputes that have to be answered in time.
    Disputes,
    /// Payments that don't match their orders.
    PaymentsQuarantined,
    /// Payments of which the provider has told nothing final for more than a day.
    PaymentsStuck,
    /// Refunds that failed in the last 30 days, of what is still to be refunded.
    RefundsFailed,
    /// Reports that nobody has answered.
    Reports,
    /// Jobs that failed for good.
    JobsFailed,
    /// Many emails of the last week bounced.
    MailsBounced,
    /// The platform's CRM does not take contacts.
    CrmFailing,
    /// Paid orders are not paid with real money.
    SandboxPayments,
    /// Emails are kept here instead of being sent.
    LocalMailbox,
    /// Nobody can read who runs the platform.
    NoImprint,
    /// Nobody can read what becomes of personal data.
    NoPrivacyPolicy,
}

/// The platform at a glance.
pub(crate) struct PlatformOverview(pub(crate) overview::Overview);

/// The platform at a glance.
#[Object]
impl PlatformOverview {
    /// The accounts that can be used.
    async fn people(&self) -> i32 {
        int(self.0.numbers.people)
    }

    /// The accounts that were created.
    async fn new_people(&self) -> CountTrend {
        self.0.numbers.new_people.into()
    }

    /// How many organizations there are.
    async fn organizations(&self) -> i32 {
        int(self.0.numbers.organizations)
    }

    /// The organizations that were created.
    async fn new_organizations(&self) -> CountTrend {
        self.0.numbers.new_organizations.into()
    }

    /// The public events that are yet to begin; at most 100,000 are counted.
    async fn upcoming_events(&self) -> i32 {
        int(self.0.numbers.upcoming_events)
    }

    /// What was sold, by currency: places in orders that are confirmed, by the time of their confirmation.
    async fn sales(&self) -> Vec<SalesTrend> {
        self.0.numbers.sales.iter().map(SalesTrend::from).collect()
    }

    /// The emails that were sent; at most 100,000 are counted.
    async fn mails_sent(&self) -> WeekTrend {
        self.0.numbers.mails_sent.into()
    }

    /// The emails that bounced.
    async fn mails_bounced(&self) -> WeekTrend {
        self.0.numbers.mails_bounced.into()
    }

    /// The jobs that are due and wait for a worker.
    async fn jobs_waiting(&self) -> i32 {
        int(self.0.jobs_waiting)
    }

    /// The jobs that failed for good.
    async fn jobs_failed(&self) -> i32 {
        int(self.0.jobs_failed)
    }

    /// What needs a person, the most urgent first.
    async fn attention(&self) -> Vec<AttentionItem> {
        self.0.attention.iter().map(AttentionItem::from).collect()
    }
}

/// A number in the last days, and in as many days before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CountTrend {
    /// In the last 7 days.
    week: i32,
    /// In the 7 days before these.
    week_before: i32,
    /// In the last 30 days.
    month: i32,
    /// In the 30 days before these.
    month_before: i32,
}

impl From<Trend> for CountTrend {
    fn from(trend: Trend) -> Self {
        let Trend { week, week_before, month, month_before } = trend;
        Self { week: int(week), week_before: int(week_before), month: int(month), month_before: int(month_before) }
    }
}

/// A number in the last week, and in the week before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct WeekTrend {
    /// In the last 7 days.
    week: i32,
    /// In the 7 days before these.
    week_before: i32,
}

impl From<Trend> for WeekTrend {
    fn from(trend: Trend) -> Self {
        Self { week: int(trend.week), week_before: int(trend.week_before) }
    }
}

/// Amounts of money in the last days, and in as many days before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct MoneyTrend {
    /// In the last 7 days.
    week: Money,
    /// In the 7 days before these.
    week_before: Money,
    /// In the last 30 days.
    month: Money,
    /// In the 30 days before these.
    month_before: Money,
}

/// What was sold in a currency.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SalesTrend {
    /// How many places the confirmed orders have.
    tickets: CountTrend,
    /// The prices of these places together.
    revenue: MoneyTrend,
}

impl From<&Sales> for SalesTrend {
    fn from(sales: &Sales) -> Self {
        let money = |minor| Money::from(kernel::money::Money::new(minor, sales.zero.currency));
        let revenue = sales.revenue;
        Self {
            tickets: sales.tickets.into(),
            revenue: MoneyTrend {
                week: money(revenue.week),
                week_before: money(revenue.week_before),
                month: money(revenue.month),
                month_before: money(revenue.month_before),
            },
        }
    }
}

/// Something that needs a person, and how much of it there is.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AttentionItem {
    /// What it is that needs someone.
    kind: AttentionKind,
    /// How many there are; of reports, payments, refunds and disputes at most 100 are counted.
    count: i32,
    /// When the first is due, or since when it is so; null if that is not known.
    since_or_due_at: Option<DateTime>,
    /// Some of the orders that it is about, the most urgent first; at most 5.
    orders: Vec<AttentionOrder>,
}

impl From<&Attention> for AttentionItem {
    fn from(attention: &Attention) -> Self {
        Self {
            kind: attention.kind.into(),
            count: int(attention.count),
            since_or_due_at: attention.at.map(DateTime),
            orders: attention.orders.iter().map(AttentionOrder::from).collect(),
        }
    }
}

/// An order that needs a person.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AttentionOrder {
    /// The short code that people use to name it.
    code: String,
    /// The organization that sold it, `org_…`.
    organization_id: ID,
    /// The name of that organization.
    organization_name: String,
    /// The title of the event.
    event_title: String,
    /// When it is due, or since when it is so.
    since_or_due_at: DateTime,
}

impl From<&OrderInTrouble> for AttentionOrder {
    fn from(order: &OrderInTrouble) -> Self {
        Self {
            code: order.code.clone(),
            organization_id: order.organization_id.to_string().into(),
            organization_name: order.organization_name.clone(),
            event_title: order.event_title.clone(),
            since_or_due_at: DateTime(order.at),
        }
    }
}
