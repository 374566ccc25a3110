# Emails. User text comes in as arguments and is escaped where it is shown.
mail-greeting = Hello { $name },
mail-link-fallback = If the button doesn’t work, copy this link into your browser:
mail-until = until { $end }
mail-order = Order
mail-total = Total
mail-line = { $quantity } × { $ticket }
mail-buyer = Buyer
mail-amount = Amount
mail-reason = Reason
mail-event = Event
mail-join = Join online
mail-see-order = View order
mail-open-order = Open order
mail-receipt = Receipt as PDF
mail-see-event = View event
mail-ticket = Ticket { $number } of { $count }
mail-why-account = You’re getting this email because someone entered this address at Event Radar.
mail-why-buyer = You’re getting this email because of order { $order } at Event Radar.
mail-why-organizer = You’re getting this email because you manage { $organization } at Event Radar.
mail-why-message = You’re getting this email because your address is in an order or on a ticket for { $event }. It was written by { $organization }; replies don’t reach anyone.
mail-why-message-answered = You’re getting this email because your address is in an order or on a ticket for { $event }. It was written by { $organization }, who gets your replies.
mail-test = Test: { $subject }
mail-unsubscribe = Unsubscribe from emails like this
mail-imprint = Imprint
mail-privacy = Privacy policy
mail-terms = Terms

link-hours = { $hours ->
    [one] The link works once, for one hour.
   *[other] The link works once, for { $hours } hours.
}
link-minutes = { $minutes ->
    [one] The link works once, for one minute.
   *[other] The link works once, for { $minutes } minutes.
}
link-days = { $days ->
    [one] The link works once, for one day.
   *[other] The link works once, for { $days } days.
}

verify-subject = Confirm your email address
verify-intro = Welcome to Event Radar! Please confirm that this email address is yours, then you can log in.
verify-button = Confirm email address
verify-note = If you didn’t sign up, you can ignore this email. Nothing happens unless the link is opened.

mail-code = Or type this code on the page that’s waiting for it. It works for 20 minutes:

login-subject = Your login link
login-intro = Here’s your link to log in to Event Radar without a password.
login-button = Log in
login-note = If you didn’t ask for it, you can ignore this email. Don’t share the link: anyone who has it can get into your account.

reset-subject = Choose a new password
reset-intro = We received a request to reset the password of your Event Radar account.
reset-button = Choose a new password
reset-note = If this wasn’t you, you can ignore this email. Your password stays the same.

password-subject = Your password was changed
password-intro = The password of your Event Radar account was changed. All other devices have been logged out.
password-warning = If this wasn’t you, choose a new password right away.
password-button = Choose a new password

factor-on-subject = Two-step login is on
factor-on-intro = From now on, you log in to your Event Radar account with a code from your authenticator app as well. Keep your recovery codes somewhere safe: they let you in without the app.
factor-off-subject = Two-step login is off
factor-off-intro = You can now log in to your Event Radar account without a code from your authenticator app.
factor-on-warning = If this was you, there’s nothing else to do. If not, someone knows your password: use the button to turn off two-step login, log out all devices and disable the password. We’ll then email you a link to choose a new one.
factor-on-button = This wasn’t me
factor-off-warning = If this wasn’t you, choose a new password right away, then check your account settings.
factor-off-button = Choose a new password

guest-subject = { $organization } invites you: { $event }
guest-intro = { $person } of { $organization } would love to see you there.
guest-button = Reply to the invitation
guest-note = Accept or decline on the page that opens. You don’t need an account.
guest-why = You’re getting this email because { $person } invited this address to { $event }. To get no more invitations from { $organization }, unsubscribe.

order-links-subject = { $count ->
    [one] The link to your order
   *[other] The links to your orders
}
order-links-intro = { $count ->
    [one] Here’s the link to your order. It opens your tickets without an account.
   *[other] Here are the links to your orders. They open your tickets without an account.
}
order-links-link = { $event } · { $order }
order-links-note = Anyone with a link can see the tickets, so keep it to yourself.
order-links-why = You’re getting this email because someone asked for the links to the orders of this address at Event Radar. If it wasn’t you, you can ignore it.

email-change-subject = Confirm your new email address
email-change-intro = You’re changing the email address of your Event Radar account to this one. Please confirm that it’s yours.
email-change-button = Confirm email address
email-change-note = If you didn’t ask for this, you can ignore this email. Nothing changes unless the address is confirmed.
email-taken-subject = This email address already has an account
email-taken-intro = Someone tried to move another Event Radar account to this email address. It already has an account of its own, so nothing was changed.
email-taken-button = Go to login
email-taken-note = If this wasn’t you, you can ignore this email.
email-changed-subject = Your email address was changed
email-changed-intro = Your Event Radar account has a new email address, and this one no longer belongs to it. All other devices have been logged out.
email-changed-warning = If this was you, there’s nothing else to do. If not, use the button to get your account back: we’ll restore this address, log out all devices, disable the password and email you a link to choose a new one.
email-changed-button = This wasn’t me

account-deletion-subject = Your account will be deleted
account-deletion-intro = You asked us to delete your Event Radar account. We’ll delete it on { $day }.
account-deletion-kept = Tickets you have stay valid. Organizers keep your paid orders and their invoices, because the law requires it. Everything else that’s yours alone is erased, and we can’t bring it back.
account-deletion-stop = Changed your mind, or wasn’t it you? Log in before then and keep your account.
account-deletion-button = Keep my account

invitation-subject = { $person } invites you to { $organization }
invitation-intro = { $person } has invited you to join the { $organization } team at Event Radar.
invitation-how = Follow the link to accept or decline. To accept, you need an account with this email address. You can create one on the way.
invitation-button = View invitation
invitation-note = If you don’t know who this is, you can ignore this email. You only join if you accept.

account-suspended-subject = Your account is suspended
account-suspended-intro = We’ve suspended your Event Radar account. You’ve been logged out everywhere and can’t log in until we lift the suspension.
account-suspended-events = The events of organizations you own are hidden, and ticket sales have stopped. Tickets that have been sold stay valid.
account-suspended-tickets = Your own tickets stay valid. You’ll find their codes in your order confirmation email.
account-suspended-contact = If you think this is a mistake, please contact us.

account-reinstated-subject = Your account is back
account-reinstated-intro = We’ve lifted the suspension of your Event Radar account. You can log in again, and everything is as it was.
account-reinstated-events = The events of your organizations are visible again, and ticket sales continue.
account-reinstated-button = Log in

exists-subject = You already have an account
exists-intro = Someone tried to sign up at Event Radar with this email address. You already have an account, so we haven’t created a new one.
exists-login = If it was you, just log in. If you’ve forgotten your password, you can reset it on the login page or get a login link by email.
exists-button = Go to login
exists-note = If this wasn’t you, you can ignore this email.

confirmation-subject = { $count ->
    [one] Your ticket for { $event }
   *[other] Your tickets for { $event }
}
confirmation-intro = { $count ->
    [one] Your order { $order } is confirmed. Your ticket is attached as a PDF, along with a calendar entry for the event.
   *[other] Your order { $order } is confirmed. Your { $count } tickets are attached as a PDF, along with a calendar entry for the event.
}
confirmation-show = Show the codes below at the entrance, on your phone or printed.
confirmation-more = { $count ->
    [one] You’ll find one more code in the PDF.
   *[other] You’ll find { $count } more codes in the PDF.
}
confirmation-note = Each code lets one person in, once. Only share codes with the people coming with you.

sale-subject = { $count ->
    [one] One ticket sold: { $event }
   *[other] { $count } tickets sold: { $event }
}
sale-intro = { $count ->
    [one] You’ve just sold one ticket for { $event }.
   *[other] You’ve just sold { $count } tickets for { $event }.
}
sale-fullness = Tickets sold
sale-fullness-value = { $sold } of { $size }
sale-full = That was the last ticket: your event is sold out.

sales-intro = You’ve had { $orders } orders for { $event } since our last email.
sales-orders = Orders
sales-tickets = Tickets
sales-order = { $count ->
    [one] { $name }, one ticket, { $total }
   *[other] { $name }, { $count } tickets, { $total }
}
sales-more = { $count ->
    [one] You’ll find one more order in your list of orders.
   *[other] You’ll find { $count } more orders in your list of orders.
}
sales-open-orders = View orders

cancelled-subject = Your order for { $event } was cancelled
cancelled-intro = Your order { $order } was cancelled. Its tickets are no longer valid.
cancelled-unpaid-intro = Your order { $order } was cancelled before it was paid. If you’ve paid in the meantime, you’ll get a full refund.
cancelled-event-subject = Cancelled: { $event }
cancelled-event-intro = We’re sorry: { $organization } has cancelled this event. Your order { $order } was cancelled too, and its tickets are no longer valid.
cancelled-refund = You’ll get a refund of { $amount }, the same way you paid. With most banks, it takes five to ten days to arrive.
cancelled-outside = You paid { $organization } directly, so they will give you your money back themselves.
cancelled-calendar = The attached calendar entry marks the event as cancelled.

failed-subject = Your payment for { $event } did not go through
failed-intro = The payment of { $amount } for your order { $order } failed. You haven’t been charged, and the tickets were released.
failed-unpayable = Your order { $order } couldn’t be paid: the payment provider didn’t accept it. This was not your fault. You haven’t been charged, the tickets were released, and { $organization } has been told. You can try again later, or ask { $organization }.
failed-again = You can order again as long as there are tickets.

refund-subject = Your refund for { $event }
refund-intro-pending = A refund of { $amount } for your order { $order } is on its way.
refund-intro-succeeded = We’ve refunded { $amount } for your order { $order }.
refund-arrival = You’ll get it back the same way you paid. With most banks, it takes five to ten days to arrive.
refund-outside = { $organization } has noted that they paid you back { $amount } themselves. If the money has not reached you, please reply to them.
refund-late = Your payment reached us too late: the tickets had been released and were sold out, or the event was over. We’re sorry, and refund it in full.

refund-failed-subject = A refund failed: order { $order }
refund-failed-intro = A refund of { $amount } for order { $order } ({ $event }) failed. The buyer hasn’t received the money.
refund-failed-answer = Payment provider’s response
refund-failed-action = Please check the payment with your payment provider. You can try the refund again, or agree on another way with the buyer.

refund-unclear-subject = Please check a refund: order { $order }
refund-unclear-intro = We couldn’t find out whether a refund of { $amount } for order { $order } ({ $event }) was made: the payment provider no longer knows the payment. This can happen after a change of keys or accounts at the provider.
refund-unclear-answer = What we know
refund-unclear-action = Please look up the payment in the account it was made with before you refund it again, or the buyer may get the money twice.

refund-waits-subject = A refund is waiting: order { $order }
refund-waits-intro = A refund of { $amount } for order { $order } ({ $event }) couldn’t be sent yet. We’ll keep trying; other refunds for this event may be waiting, too.
refund-waits-action = Please check that your account at the payment provider is in order. If you return the money some other way, keep in mind that this refund may still go out.

returned-subject = Your refund for { $event } did not arrive
returned-intro = The refund of { $amount } for your order { $order } came back: your bank or card didn’t accept it. We’re sorry.
returned-unsent = The refund of { $amount } for your order { $order } couldn’t be sent: the payment provider didn’t accept it. We’re sorry.
returned-unclear = We don’t know yet whether the refund of { $amount } for your order { $order } was sent: the payment provider can’t tell us. We’re sorry.
returned-action = { $organization } has been told and will send the money again or agree on another way with you. If you don’t hear from them within a few days, please contact them.
returned-tickets = Your order stays cancelled, and its tickets are not valid.

inquiry-subject = A bank asks about a payment: order { $order }
inquiry-intro = The buyer of order { $order } ({ $event }) has asked their bank about a payment of { $amount }. The bank hasn’t taken any money back yet.
inquiry-action = Please respond through your payment provider, or refund the order: a refund usually settles it.
inquiry-reason = The bank’s reason

inquiry-closed-subject = The bank’s inquiry is closed: order { $order }
inquiry-closed-intro = The bank’s inquiry about a payment of { $amount } for order { $order } ({ $event }) is closed. No money was taken back.
inquiry-closed-action = There’s nothing you need to do.
inquiry-closed-reason = The bank’s reason

disputed-subject = A payment is disputed: order { $order }
disputed-intro = The buyer of order { $order } ({ $event }) has disputed a payment of { $amount } with their bank. The bank has taken the money back until it decides.
disputed-action = Please submit evidence through your payment provider in time; without it, the buyer keeps the money. You can’t refund the order in the meantime. Its tickets stay valid unless you cancel it; if you do and the bank decides in your favour, the order is refunded.
disputed-ended = Please submit evidence through your payment provider in time; without it, the buyer keeps the money. The order is cancelled: if the bank decides in your favour, the money is refunded then.
disputed-refunded = Please submit evidence through your payment provider in time, such as proof of the refund; without it, the buyer gets the money twice. The order is cancelled.
disputed-reason = The bank’s reason

dispute-won-subject = A dispute was decided in your favour: order { $order }
dispute-won-intro = The bank has decided in your favour: you get back { $amount } for order { $order } ({ $event }).
dispute-won-action = There’s nothing you need to do.
dispute-won-ended = The order was cancelled in the meantime, so the buyer is being refunded now. There’s nothing you need to do.
dispute-won-refunded = The order had already been cancelled and refunded. There’s nothing you need to do.
dispute-won-open = The order is cancelled, and nothing is refunded automatically. Please check whether you still owe the buyer money.
dispute-won-reason = The bank’s reason

dispute-lost-subject = A dispute was decided in the buyer’s favour: order { $order }
dispute-lost-intro = The bank has decided in favour of the buyer, who keeps { $amount } for order { $order } ({ $event }).
dispute-lost-action = The order’s tickets stay valid unless you cancel it.
dispute-lost-ended = The order was cancelled, and the buyer has the money. There’s nothing you need to do.
dispute-lost-refunded = The order had already been refunded, so the buyer has the money twice. Please settle this with the buyer.
dispute-lost-rest = The order is cancelled, and only part of its payment was disputed. Please refund the rest through your payment provider; it can’t be refunded here.
dispute-lost-reason = The bank’s reason

quarantined-subject = A payment needs your attention: order { $order }
quarantined-intro = A payment doesn’t match order { $order } ({ $event }). We haven’t issued any tickets for it or touched the money.
quarantined-difference = What doesn’t match
quarantined-action = Please compare the payment with the order at your payment provider, and refund it there if it isn’t meant for this order.

unpayable-subject = A payment couldn’t be started: order { $order }
unpayable-intro = The payment provider didn’t accept a payment of { $amount } for order { $order } ({ $event }). The buyer wasn’t charged and has been told; the tickets are back on sale.
unpayable-answer = Payment provider’s response
unpayable-action = Please check the ticket’s price, and whether your payment provider can take such payments at the moment. Until this is fixed, no one can buy these tickets. We send this email at most once an hour.

unverified-subject = Please check a payment: order { $order }
unverified-intro = Order { $order } ({ $event }) has ended and its tickets are back on sale, but we couldn’t find out whether { $amount } was paid for it: the payment provider doesn’t know the payment. This can happen after a change of keys or accounts at the provider.
unverified-answer = What we know
unverified-action = Please look up the payment in the account you used before, and refund it there if it was made. Other orders for this event may be affected, too; each order’s history tells you. We send this email at most once an hour per event.

review-subject = We’re checking your payment for { $event }
review-intro = We’ve received your payment for order { $order }, but it doesn’t match the order. That’s why you haven’t got any tickets yet. { $organization } has been told.
review-next = There’s nothing you need to do; please don’t pay again. { $organization } will compare the payment with the order and refund what doesn’t match. If you have questions, contact them and mention order { $order }.

unpublished-subject = We’ve taken down your event: { $event }
unpublished-intro = We’ve taken down { $event } from Event Radar. Only your team can still see it, and ticket sales have stopped.
unpublished-tickets = Tickets that have been sold stay valid, and you can check them in. If the event isn’t taking place, please cancel it so that everyone gets a refund.
unpublished-action = You can still edit the event. Once you’ve fixed the reason, contact us: only we can restore it.

reinstated-subject = Your event is back on Event Radar: { $event }
reinstated-intro = We’ve restored { $event } on Event Radar. People can find it again, and ticket sales continue.

dead-jobs-subject = { $count ->
    [one] One job failed for good
   *[other] { $count } jobs failed for good
}
dead-jobs-intro = { $count ->
    [one] A job at Event Radar has failed for good, and someone may be waiting for it. Please look into it, then retry or discard it.
   *[other] { $count } jobs at Event Radar have failed for good, and people may be waiting for them. Please look into them, then retry or discard them.
}
dead-jobs-button = View jobs
dead-jobs-why = You’re getting this email because you run Event Radar. If more jobs fail, we’ll email you again in an hour at the earliest.

not-ended-subject = Some orders aren’t cancelled yet: { $event }
not-ended-intro = { $count ->
    [one] { $event } is cancelled, but one of its orders couldn’t be cancelled, even after many attempts.
   *[other] { $event } is cancelled, but { $count } of its orders couldn’t be cancelled, even after many attempts.
}
not-ended-action = The people who run Event Radar have been told. All other orders are cancelled and are being refunded.

report-subject = Your report: { $subject }
report-intro = Thank you for reporting { $subject }. We’ve looked into it.
report-acted = You were right, and we’ve taken action.
report-dismissed = We found nothing that we need to act on.
report-note = Our answer
report-why = You’re getting this email because you reported something at Event Radar.
reminder-subject = Soon: { $event }
reminder-intro = { $count ->
    [one] A quick reminder: you have a ticket for { $event }. Enjoy!
   *[other] A quick reminder: you have { $count } tickets for { $event }. Enjoy!
}
reminder-show = You’ll find your tickets on your order page. Show their codes at the entrance.

changed-subject = Changed: { $event }
changed-intro = { $organization } has changed the time or place of { $event }. Your order { $order } and its tickets stay valid.
changed-calendar = The attached calendar entry replaces the earlier one.
changed-time-before = Old time
changed-time-now = New time
changed-place-before = Old place
changed-place-now = New place
changed-online-before = Old link
changed-online-now = New link
changed-nowhere = none

feedback-subject = How was { $event }?
feedback-intro = { $event } is over, and we hope you enjoyed it. How was it?
feedback-use = It takes one click. Your feedback goes to { $organization } and helps them with the next event.
feedback-button = Give feedback

announced-subject = New from { $organization }: { $event }
announced-intro = { $organization }, which you follow, has announced { $event }.
announced-why = You’re getting this email because you follow { $organization } at Event Radar.
announced-unfollow = Unfollow { $organization }
contact-subject = Message from { $name } via Event Radar
contact-intro = { $name } has written to { $organization }:
contact-answer = To answer, just reply to this email. Your address is not shown to anybody until you do.
contact-from = From
contact-why = You’re getting this email because visitors can write to { $organization } at Event Radar. You can switch that off on the “Public page” page.
