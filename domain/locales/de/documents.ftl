# PDF-Ticket und Kalendereintrag.
ticket-heading = Ticket { $number } von { $count }
ticket-until = bis { $end }
ticket-holder = Name
ticket-type = Ticket
ticket-price = Preis
ticket-order = Bestellung
ticket-organizer = Veranstalter
ticket-note = Zeig diesen Code am Einlass vor, auf Papier oder auf dem Telefon. Er gilt für eine Person und einmal: Gib ihn nicht weiter.
ticket-note-online = Diese Veranstaltung findet online statt. Den Zugang findest du auf der Seite deiner Bestellung und in der Bestätigungsmail.
calendar-order = Deine Bestellung: { $link }
calendar-join = Online teilnehmen: { $link }
