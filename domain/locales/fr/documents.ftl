# Le billet en PDF et l’entrée de calendrier.
ticket-heading = Billet { $number } sur { $count }
ticket-until = jusqu’{ $end }
ticket-holder = Nom
ticket-type = Billet
ticket-price = Prix
ticket-order = Commande
ticket-organizer = Organisateur
ticket-note = Présentez ce code à l’entrée, imprimé ou sur votre téléphone. Il donne accès à une seule personne, une seule fois : gardez-le pour vous.
ticket-note-online = Cet événement a lieu en ligne. Vous trouverez le lien de participation sur la page de votre commande et dans votre e-mail de confirmation.
calendar-order = Votre commande : { $link }
calendar-join = Participer en ligne : { $link }
