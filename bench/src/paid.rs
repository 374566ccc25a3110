//! The paid on-sale: places are held, and a checkout is opened at the payment provider, who takes his time.

use std::time::Duration;

use crate::load;
use crate::report::Line;
use crate::stripe::{DELAY, Stripe};
use crate::{Run, sale};

/// The numbers of buyers that wait at the same time.
const CLIENTS: [usize; 2] = [64, 1000];
/// What part of the free sale should be left.
const WANTED: f64 = 0.8;

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    for _ in 0..run.rounds {
        for clients in CLIENTS {
            let free = sell(run, clients, 0).await?;
            let paid = sell(run, clients, 1000).await?;
            // Nobody can order more often than the provider answers.
            let waiting = f64::from(u32::try_from(clients)?) / (DELAY.as_secs_f64() + free.p50.as_secs_f64());
            let name = format!("paid on-sale, {clients} clients");
            let against = "free on-sale, or as often as Stripe answers";
            run.report.add(Line { name, unit: "/s", against, wanted: WANTED }, paid, Some(free.rate.min(waiting)));
        }
    }
    Ok(())
}

async fn sell(run: &Run<'_>, clients: usize, price: i64) -> anyhow::Result<crate::report::Measured> {
    let stripe = Stripe::start().await?;
    let server = run.set_up.start_with(false, &stripe.config()).await?;
    let on_sale = run.database.open_sale_at(sale::PLENTY, price).await?;
    load::warm_up(&server, &on_sale, clients).await?;
    let outcome = load::run(&server, &on_sale, clients, run.duration.max(Duration::from_secs(2))).await?;
    run.database.check(&on_sale).await?;
    Ok(outcome.measured())
}
