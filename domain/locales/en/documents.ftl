# The PDF ticket and the calendar entry.
ticket-heading = Ticket { $number } of { $count }
ticket-until = until { $end }
ticket-holder = Name
ticket-type = Ticket
ticket-price = Price
ticket-order = Order
ticket-organizer = Organizer
ticket-note = Show this code at the entrance, on paper or on your phone. It admits one person, once: keep it to yourself.
ticket-note-online = This event takes place online. You find the way in on your order's page and in the confirmation mail.
calendar-order = Your order: { $link }
calendar-join = Join online: { $link }
