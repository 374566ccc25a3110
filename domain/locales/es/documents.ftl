# La entrada en PDF y la cita del calendario.
ticket-heading = Entrada { $number } de { $count }
ticket-until = fin: { $end }
ticket-holder = Nombre
ticket-type = Entrada
ticket-price = Precio
ticket-order = Pedido
ticket-organizer = Organizador
ticket-note = Muestra este código en el acceso, impreso o en el móvil. Deja pasar a una persona, una sola vez: no lo compartas.
ticket-note-online = Este evento es online. Encontrarás el enlace para unirte en la página de tu pedido y en el correo de confirmación.
calendar-order = Tu pedido: { $link }
calendar-join = Unirse online: { $link }
