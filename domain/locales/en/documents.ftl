# The PDF ticket and the calendar entry.
ticket-heading = Ticket { $number } of { $count }
ticket-until = until { $end }
ticket-holder = Name
ticket-type = Ticket
ticket-price = Price
ticket-order = Order
ticket-organizer = Organizer
ticket-note = Show this code at the entrance, printed or on your phone. It lets one person in, once, so keep it to yourself.
ticket-note-online = This event is online. You’ll find the link to join on your order page and in your confirmation email.
calendar-order = Your order: { $link }
calendar-join = Join online: { $link }
