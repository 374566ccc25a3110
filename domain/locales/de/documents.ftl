# PDF-Ticket und Kalendereintrag.
ticket-heading = Ticket { $number } von { $count }
ticket-until = bis { $end }
ticket-holder = Name
ticket-type = Ticket
ticket-price = Preis
ticket-order = Bestellung
ticket-organizer = Veranstalter
ticket-note = Zeig diesen Code am Einlass vor, ausgedruckt oder auf dem Handy. Er gilt einmal, für eine Person: Gib ihn nicht weiter.
ticket-note-online = Dieses Event findet online statt. Den Link zur Teilnahme findest du auf der Seite deiner Bestellung und in der Bestätigungs-E-Mail.
calendar-order = Deine Bestellung: { $link }
calendar-join = Online teilnehmen: { $link }
