# Mails. User text comes in as arguments and is escaped where it is shown.
mail-greeting = Hello { $name },
mail-link-fallback = If the button does not work, copy this address into your browser:
mail-until = until { $end }
mail-order = Order
mail-total = Total
mail-line = { $quantity } × { $ticket }
mail-buyer = Buyer
mail-amount = Amount
mail-reason = Reason
mail-event = Event
mail-join = Join online
mail-see-order = See your order
mail-open-order = Open the order
mail-see-event = See the event
mail-ticket = Ticket { $number } of { $count }
mail-why-account = You get this mail because somebody entered this address at Event Radar.
mail-why-buyer = You get this mail because of order { $order } at Event Radar.
mail-why-organizer = You get this mail because you manage { $organization } at Event Radar.
mail-why-message = You get this mail because your address is in an order or on a ticket for { $event }. { $organization } wrote it; answers to it reach nobody.
mail-test = Test: { $subject }
mail-unsubscribe = Don't send me mails of this kind

link-hours = { $hours ->
    [one] The link works once and for one hour.
   *[other] The link works once and for { $hours } hours.
}
link-minutes = { $minutes ->
    [one] The link works once and for one minute.
   *[other] The link works once and for { $minutes } minutes.
}
link-days = { $days ->
    [one] The link works once and for one day.
   *[other] The link works once and for { $days } days.
}

verify-subject = Confirm your e-mail address
verify-intro = Welcome to Event Radar. Please confirm that this address is yours; then you can log in and use your account in full.
verify-button = Confirm address
verify-note = If you did not sign up, you can ignore this mail: nothing happens without the link.

login-subject = Your login link
login-intro = With this link you log in to Event Radar without a password.
login-button = Log in
login-note = If you did not ask for it, you can ignore this mail. Never pass the link on: whoever has it gets into your account.

reset-subject = Choose a new password
reset-intro = Somebody, hopefully you, wants to choose a new password for your account at Event Radar.
reset-button = Choose a password
reset-note = If it was not you, you can ignore this mail: your password stays as it is.

password-subject = Your password was changed
password-intro = The password of your account at Event Radar was changed. All other devices were logged out.
password-warning = If it was not you, choose a new password at once.
password-button = Choose a new password

factor-on-subject = Two-step login is on
factor-on-intro = Your account at Event Radar now asks for a code of your authenticator app at each login. Keep your recovery codes in a safe place: they let you in without the app.
factor-off-subject = Two-step login is off
factor-off-intro = Your account at Event Radar no longer asks for a code of your authenticator app when you log in.
factor-on-warning = If it was you, there is nothing to do. If not, somebody knows your password: the button switches the code off, ends every login and makes the password useless, and we mail you a link to choose a new one.
factor-on-button = This wasn't me
factor-off-warning = If it was not you, choose a new password at once, then look at your account's settings.
factor-off-button = Choose a new password

invitation-subject = { $person } invites you to { $organization }
invitation-intro = { $person } would like you to join the team of { $organization } at Event Radar.
invitation-how = Follow the link to accept or decline. To accept, you need an account with this very address; you can make one on the way.
invitation-button = See the invitation
invitation-note = If you don't know who this is, you can ignore this mail: nobody joins a team without saying yes.

account-suspended-subject = Your account is suspended
account-suspended-intro = We have suspended your account at Event Radar. You were logged out everywhere, and can't log in until we lift the suspension.
account-suspended-events = The events of organizations that you own are hidden, and their sales are stopped. Tickets that were sold stay good.
account-suspended-tickets = Tickets that you have stay good. You find their codes in the mail that you got with your order.
account-suspended-contact = If you think that this is a mistake, write to us.

account-reinstated-subject = Your account is back
account-reinstated-intro = We have lifted the suspension of your account at Event Radar. You can log in again, and everything is as it was.
account-reinstated-events = The events of your organizations are found again, and their sales go on.
account-reinstated-button = Log in

exists-subject = You already have an account
exists-intro = Somebody, hopefully you, tried to sign up at Event Radar with this address. There is an account with it already, so no new one was made.
exists-login = You can simply log in. If you do not remember your password, choose a new one on the login page, or have a login link sent to you.
exists-button = Go to the login page
exists-note = If it was not you, you can ignore this mail.

confirmation-subject = { $count ->
    [one] Your ticket for { $event }
   *[other] Your tickets for { $event }
}
confirmation-intro = { $count ->
    [one] Your order { $order } is confirmed. Your ticket is attached as a PDF file, and the event as a calendar entry.
   *[other] Your order { $order } is confirmed. Your { $count } tickets are attached as a PDF file, and the event as a calendar entry.
}
confirmation-show = Show the codes below at the entrance, on your phone or printed.
confirmation-more = { $count ->
    [one] One more code is in the PDF file.
   *[other] { $count } more codes are in the PDF file.
}
confirmation-note = Each code admits one person, once. Whoever has it gets in: pass it on only to those who are coming with you.

sale-subject = { $count ->
    [one] One ticket sold: { $event }
   *[other] { $count } tickets sold: { $event }
}
sale-intro = { $count ->
    [one] One ticket for { $event } was just ordered.
   *[other] { $count } tickets for { $event } were just ordered.
}
sale-fullness = Places taken
sale-fullness-value = { $sold } of { $size }
sale-full = That was the last place: the event is sold out.

sales-intro = { $orders } orders for { $event } came in since the last notice.
sales-orders = Orders
sales-tickets = Tickets
sales-order = { $count ->
    [one] { $name }, one ticket, { $total }
   *[other] { $name }, { $count } tickets, { $total }
}
sales-more = { $count ->
    [one] One more order is in the list of orders.
   *[other] { $count } more orders are in the list of orders.
}
sales-open-orders = Open the orders

cancelled-subject = Your order for { $event } was cancelled
cancelled-intro = Your order { $order } was cancelled. Its tickets are not valid any more.
cancelled-unpaid-intro = Your order { $order } was cancelled before it was paid. If you paid in the meantime, you get all of it back.
cancelled-event-subject = Cancelled: { $event }
cancelled-event-intro = We are sorry: { $organization } has cancelled this event. Your order { $order } was cancelled with it, and its tickets are not valid any more.
cancelled-refund = Your money comes back: { $amount } are being refunded the way you paid. With most banks it takes five to ten days to arrive.
cancelled-calendar = The attached calendar entry marks the event as cancelled.

failed-subject = Your payment for { $event } did not go through
failed-intro = The payment of { $amount } for your order { $order } failed. Nothing was charged, and the places were given back.
failed-unpayable = Your order { $order } could not be paid: the payment service did not take it. This was not your fault. Nothing was charged, the places were given back, and { $organization } was told. You can try again later, or ask { $organization }.
failed-again = If you still want to come, you can order again as long as there are places.

refund-subject = Your refund for { $event }
refund-intro-pending = A refund of { $amount } for your order { $order } is on its way.
refund-intro-succeeded = We have refunded { $amount } for your order { $order }.
refund-arrival = It comes back the way you paid. With most banks it takes five to ten days to arrive.
refund-late = Your payment reached us too late: the places had been given away and no others were free, or the event was over. We are sorry, and send all of it back.

refund-failed-subject = A refund failed: order { $order }
refund-failed-intro = A refund of { $amount } for order { $order } ({ $event }) could not be made. The buyer has not got the money.
refund-failed-answer = What the payment provider says
refund-failed-action = Please look at the payment with your payment provider. You can start the refund again, or agree with the buyer on another way.

refund-unclear-subject = Was it refunded? Order { $order }
refund-unclear-intro = A refund of { $amount } for order { $order } ({ $event }) was started, and nobody can say whether it was made: the payment provider does not know the payment any more. That happens after the keys or the account at the provider have changed.
refund-unclear-answer = What is known
refund-unclear-action = Please look the payment up in the account it was made with before you refund it again, or the buyer may get the money twice.

refund-waits-subject = A refund is waiting: order { $order }
refund-waits-intro = A refund of { $amount } for order { $order } ({ $event }) could not be sent so far. It is tried again from time to time; others for this event may be waiting, too.
refund-waits-action = Please check that your account at the payment provider is in order. If you return the money in another way, mind that this refund may still go out.

returned-subject = Your refund for { $event } did not arrive
returned-intro = The refund of { $amount } for your order { $order } came back: your bank or card did not take it. We are sorry.
returned-unsent = The refund of { $amount } for your order { $order } could not be sent: the payment service did not take it. We are sorry.
returned-unclear = Nobody can say yet whether the refund of { $amount } for your order { $order } was sent: the payment service gives no answer about it. We are sorry.
returned-action = { $organization } has been told and will send the money again or agree with you on another way. If you hear nothing within a few days, please write to them.
returned-tickets = The order stays cancelled, and its tickets are not valid.

inquiry-subject = A bank asks about a payment: order { $order }
inquiry-intro = The buyer of order { $order } ({ $event }) asked their bank about a payment of { $amount }. The bank has taken no money yet.
inquiry-action = Please answer at your payment provider, or refund the order: a refund usually ends it.
inquiry-reason = The bank’s reason

inquiry-closed-subject = The bank asks no more: order { $order }
inquiry-closed-intro = The bank’s question about a payment of { $amount } for order { $order } ({ $event }) is closed. No money was taken.
inquiry-closed-action = There is nothing to do.
inquiry-closed-reason = The bank’s reason

disputed-subject = A payment is disputed: order { $order }
disputed-intro = The buyer of order { $order } ({ $event }) disputes a payment of { $amount } at their bank. The bank has taken the money back until it has decided.
disputed-action = Please send evidence at your payment provider in time; without any, the buyer keeps the money. The order can’t be refunded meanwhile. Its tickets stay valid unless you cancel it; a cancelled order is refunded if the bank decides for you.
disputed-ended = Please send evidence at your payment provider in time; without any, the buyer keeps the money. The order is cancelled: if the bank decides for you, the money is refunded then.
disputed-refunded = Please send evidence at your payment provider in time, such as how the buyer was refunded; without any, the bank gives the buyer the money as well. The order is cancelled.
disputed-reason = The bank’s reason

dispute-won-subject = A dispute was decided for you: order { $order }
dispute-won-intro = The bank has decided for you: the { $amount } for order { $order } ({ $event }) are yours again.
dispute-won-action = There is nothing to do.
dispute-won-ended = The order was cancelled meanwhile, so the buyer is refunded now. There is nothing to do.
dispute-won-refunded = The order had been cancelled and refunded before. There is nothing to do.
dispute-won-open = The order is cancelled, and nothing is refunded automatically. Please check whether you still owe the buyer money.
dispute-won-reason = The bank’s reason

dispute-lost-subject = A dispute was decided for the buyer: order { $order }
dispute-lost-intro = The bank has decided for the buyer, who keeps { $amount } for order { $order } ({ $event }).
dispute-lost-action = The order’s tickets stay valid unless you cancel it.
dispute-lost-ended = The order was cancelled, and the buyer has the money. There is nothing to do.
dispute-lost-refunded = The order had been refunded as well, so the buyer has the money twice. Please settle that with the buyer.
dispute-lost-rest = The order is cancelled, and the dispute was about a part of its payment. Please refund the rest at your payment provider; here it can’t be refunded.
dispute-lost-reason = The bank’s reason

quarantined-subject = A payment needs your attention: order { $order }
quarantined-intro = A payment for order { $order } ({ $event }) does not match it. No tickets were issued for it, and the money was not touched.
quarantined-difference = What does not match
quarantined-action = Please compare the payment with the order at your payment provider, and refund it there if it is not meant for this order.

unpayable-subject = An order could not be paid: order { $order }
unpayable-intro = The payment service opened no payment of { $amount } for order { $order } ({ $event }). Nothing was charged, the places are free again, and the buyer was told.
unpayable-answer = What it says
unpayable-action = Please check the ticket's price, and whether your payment provider can take such payments at the moment. Until that is settled, nobody can buy these tickets. You get this mail at most once an hour.

unverified-subject = Was it paid? Order { $order }
unverified-intro = Order { $order } ({ $event }) has ended, its places are free again, and nobody can say whether { $amount } were paid for it: the payment provider does not know the payment. That happens after the keys or the account at the provider have changed.
unverified-answer = What is known
unverified-action = Please look for the payment in the account that was used before, and refund it there if it was made. Other orders of this event may have ended like this, too; the history of each says so. You get this mail once an hour at most for an event.

review-subject = Your payment for { $event } is being looked into
review-intro = Your payment for order { $order } has arrived, but it does not match the order. So there are no tickets yet, and { $organization } was told.
review-next = You need not do anything, and please don't pay again. { $organization } compares the payment with the order and sends back what can't be matched. If you have questions, ask them and name the order { $order }.

unpublished-subject = Your event was taken off Event Radar: { $event }
unpublished-intro = We have taken { $event } off Event Radar. Nobody but you finds it any more, and it sells no tickets.
unpublished-tickets = Tickets that were sold stay good, and you can check them in. If the event will not take place, please cancel it, so that everybody gets their money back.
unpublished-action = You can still change the event. Once the reason is put right, write to us: only we can bring it back.

reinstated-subject = Your event is back on Event Radar: { $event }
reinstated-intro = We have brought { $event } back to Event Radar. People find it again, and its sales go on.

dead-jobs-subject = { $count ->
    [one] One job failed for good
   *[other] { $count } jobs failed for good
}
dead-jobs-intro = { $count ->
    [one] A job at Event Radar failed for good, and somebody may wait for what it was to do. Please look at it, and have it done again once the reason is gone, or drop it.
   *[other] { $count } jobs at Event Radar failed for good, and people may wait for what they were to do. Please look at them, and have them done again once the reason is gone, or drop them.
}
dead-jobs-button = See the jobs
dead-jobs-why = You get this mail because you run Event Radar. Of further jobs that fail you hear after an hour at the earliest.

not-ended-subject = Not all orders are cancelled yet: { $event }
not-ended-intro = { $count ->
    [one] { $event } is cancelled, but one of its orders could not be, after many tries.
   *[other] { $event } is cancelled, but { $count } of its orders could not be, after many tries.
}
not-ended-action = Those who run Event Radar know of it. The other orders are cancelled, and what was paid for them goes back.

report-subject = What came of your report: { $subject }
report-intro = You told us that something is wrong with { $subject }. Thank you; we have looked at it.
report-acted = You were right, and we have done something about it.
report-dismissed = We found nothing that we have to do something about.
report-note = Our answer
report-why = You get this mail because you reported something at Event Radar.
reminder-subject = Soon: { $event }
reminder-intro = { $count ->
    [one] A reminder: you have a ticket for { $event }. Enjoy it!
   *[other] A reminder: you have { $count } tickets for { $event }. Enjoy it!
}
reminder-show = Your tickets are on the page of your order. Show their codes at the entrance.

changed-subject = Changed: { $event }
changed-intro = { $organization } has changed when or where { $event } takes place. Your order { $order } and its tickets stay good.
changed-calendar = The attached calendar entry replaces the one you may have.
changed-time-before = When, so far
changed-time-now = When, from now on
changed-place-before = Where, so far
changed-place-now = Where, from now on
changed-online-before = Online, so far
changed-online-now = Online, from now on
changed-nowhere = nowhere

feedback-subject = How was { $event }?
feedback-intro = { $event } is over, and we hope that you enjoyed it. How was it?
feedback-use = One press is enough. What you say goes to { $organization } and helps them with the next one.
feedback-button = Say how it was
