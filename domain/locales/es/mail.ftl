# Correos. Lo que ha escrito alguien llega como argumento y se protege allí donde se muestra.
mail-greeting = Hola, { $name }:
mail-link-fallback = Si el botón no funciona, copia este enlace en tu navegador:
mail-until = fin: { $end }
mail-order = Pedido
mail-total = Total
mail-line = { $quantity } × { $ticket }
mail-buyer = Comprador
mail-amount = Importe
mail-reason = Motivo
mail-event = Evento
mail-join = Unirse online
mail-see-order = Ver el pedido
mail-open-order = Abrir el pedido
mail-receipt = Recibo en PDF
mail-see-event = Ver el evento
mail-ticket = Entrada { $number } de { $count }
mail-why-account = Recibes este correo porque alguien ha usado esta dirección en Event Radar.
mail-why-buyer = Recibes este correo por el pedido { $order } en Event Radar.
mail-why-organizer = Recibes este correo porque gestionas { $organization } en Event Radar.
mail-why-message = Recibes este correo porque tu dirección está en un pedido o en una entrada para { $event }. Lo ha escrito { $organization }; las respuestas no le llegan a nadie.
mail-why-message-answered = Recibes este correo porque tu dirección está en un pedido o en una entrada para { $event }. Lo ha escrito { $organization }, que recibirá tus respuestas.
mail-test = Prueba: { $subject }
mail-unsubscribe = Darme de baja de estos correos
mail-imprint = Aviso legal
mail-privacy = Política de privacidad
mail-terms = Condiciones de uso

link-hours = { $hours ->
    [one] El enlace se puede usar una vez y es válido durante una hora.
   *[other] El enlace se puede usar una vez y es válido durante { $hours } horas.
}
link-minutes = { $minutes ->
    [one] El enlace se puede usar una vez y es válido durante un minuto.
   *[other] El enlace se puede usar una vez y es válido durante { $minutes } minutos.
}
link-days = { $days ->
    [one] El enlace se puede usar una vez y es válido durante un día.
   *[other] El enlace se puede usar una vez y es válido durante { $days } días.
}

verify-subject = Confirma tu correo electrónico
verify-intro = ¡Te damos la bienvenida a Event Radar! Confirma que esta dirección de correo es tuya y ya podrás iniciar sesión.
verify-button = Confirmar el correo
verify-note = Si no has creado ninguna cuenta, puedes ignorar este correo. No pasará nada mientras nadie abra el enlace.

mail-code = O escribe este código en la página que lo espera. Vale durante 20 minutos:

login-subject = Tu enlace para iniciar sesión
login-intro = Con este enlace puedes iniciar sesión en Event Radar sin contraseña.
login-button = Iniciar sesión
login-note = Si no lo has pedido, puedes ignorar este correo. No compartas el enlace: quien lo tenga puede entrar en tu cuenta.

reset-subject = Elige una contraseña nueva
reset-intro = Hemos recibido una solicitud para restablecer la contraseña de tu cuenta de Event Radar.
reset-button = Elegir una contraseña nueva
reset-note = Si no has sido tú, puedes ignorar este correo. Tu contraseña seguirá siendo la misma.

password-subject = Tu contraseña ha cambiado
password-intro = La contraseña de tu cuenta de Event Radar ha cambiado. Hemos cerrado tu sesión en todos los demás dispositivos.
password-warning = Si no has sido tú, elige ya mismo una contraseña nueva.
password-button = Elegir una contraseña nueva

factor-on-subject = La verificación en dos pasos está activada
factor-on-intro = A partir de ahora, para iniciar sesión en Event Radar necesitas también un código de tu app de autenticación. Guarda tus códigos de recuperación en un lugar seguro: con ellos puedes iniciar sesión sin la app.
factor-off-subject = La verificación en dos pasos está desactivada
factor-off-intro = Ya puedes iniciar sesión en Event Radar sin un código de tu app de autenticación.
factor-on-warning = Si has sido tú, no tienes que hacer nada más. Si no, alguien sabe tu contraseña: usa el botón para desactivar la verificación en dos pasos, cerrar la sesión en todos los dispositivos e invalidar la contraseña. Después te enviaremos un enlace para elegir una nueva.
factor-on-button = No he sido yo
factor-off-warning = Si no has sido tú, elige ya mismo una contraseña nueva y revisa después los ajustes de tu cuenta.
factor-off-button = Elegir una contraseña nueva

cancelled-outside = Pagaste directamente a { $organization }, así que te devolverá el dinero por su cuenta.
refund-outside = { $organization } ha anotado que te devolvió { $amount } directamente. Si el dinero no te ha llegado, ponte en contacto con ellos.

guest-subject = { $organization } te invita: { $event }
guest-intro = A { $person } ({ $organization }) le encantaría verte allí.
guest-button = Responder a la invitación
guest-note = Acepta o rechaza en la página que se abre. No necesitas una cuenta.
guest-why = Recibes este correo porque { $person } ha invitado a esta dirección a { $event }. Si no quieres más invitaciones de { $organization }, date de baja.

order-links-subject = { $count ->
    [one] El enlace a tu pedido
   *[other] Los enlaces a tus pedidos
}
order-links-intro = { $count ->
    [one] Aquí tienes el enlace a tu pedido. Abre tus entradas sin necesidad de cuenta.
   *[other] Aquí tienes los enlaces a tus pedidos. Abren tus entradas sin necesidad de cuenta.
}
order-links-link = { $event } · { $order }
order-links-note = Quien tenga un enlace puede ver las entradas: no lo compartas.
order-links-why = Recibes este correo porque alguien ha pedido en Event Radar los enlaces a los pedidos de esta dirección. Si no has sido tú, no hace falta que hagas nada.

email-change-subject = Confirma tu nueva dirección de correo
email-change-intro = Vas a cambiar la dirección de correo de tu cuenta de Event Radar por esta. Confirma que es tuya.
email-change-button = Confirmar dirección de correo
email-change-note = Si no lo has pedido, puedes ignorar este correo. Nada cambia mientras no se confirme la dirección.
email-taken-subject = Esta dirección de correo ya tiene una cuenta
email-taken-intro = Alguien quiso pasar otra cuenta de Event Radar a esta dirección de correo. Ya tiene su propia cuenta, así que no se ha cambiado nada.
email-taken-button = Ir a iniciar sesión
email-taken-note = Si no has sido tú, puedes ignorar este correo.
email-changed-subject = Tu dirección de correo ha cambiado
email-changed-intro = Tu cuenta de Event Radar tiene una nueva dirección de correo y esta ya no le pertenece. Se ha cerrado la sesión en todos los demás dispositivos.
email-changed-warning = Si has sido tú, no tienes que hacer nada más. Si no, recupera tu cuenta con el botón: volveremos a poner esta dirección, cerraremos la sesión en todos los dispositivos, desactivaremos la contraseña y te enviaremos un enlace para elegir otra.
email-changed-button = No he sido yo

account-deletion-subject = Tu cuenta se eliminará
account-deletion-intro = Has pedido eliminar tu cuenta de Event Radar. La eliminaremos el { $day }.
account-deletion-kept = Tus entradas siguen siendo válidas. Los organizadores conservan tus pedidos pagados y sus facturas porque lo exige la ley. Todo lo demás, lo que es solo tuyo, se borra y no se puede recuperar.
account-deletion-stop = ¿Has cambiado de idea, o no has sido tú? Inicia sesión antes de esa fecha y conserva tu cuenta.
account-deletion-button = Conservar mi cuenta

invitation-subject = { $person } te invita a { $organization }
invitation-intro = { $person } te invita a formar parte del equipo de { $organization } en Event Radar.
invitation-how = Con el enlace puedes aceptar o rechazar la invitación. Para aceptarla necesitas una cuenta con esta dirección de correo. Puedes crearla en ese momento.
invitation-button = Ver la invitación
invitation-note = Si no sabes de quién se trata, puedes ignorar este correo. Solo formarás parte del equipo si aceptas.

account-suspended-subject = Tu cuenta está suspendida
account-suspended-intro = Hemos suspendido tu cuenta de Event Radar. Hemos cerrado tu sesión en todas partes y no podrás iniciarla hasta que levantemos la suspensión.
account-suspended-events = Los eventos de tus organizaciones están ocultos y la venta de entradas se ha detenido. Las entradas vendidas siguen siendo válidas.
account-suspended-tickets = Tus propias entradas siguen siendo válidas. Encontrarás sus códigos en el correo de confirmación de tu pedido.
account-suspended-contact = Si crees que es un error, escríbenos.

account-reinstated-subject = Tu cuenta vuelve a estar activa
account-reinstated-intro = Hemos levantado la suspensión de tu cuenta de Event Radar. Puedes volver a iniciar sesión y todo está como estaba.
account-reinstated-events = Los eventos de tus organizaciones vuelven a ser visibles y la venta de entradas continúa.
account-reinstated-button = Iniciar sesión

exists-subject = Ya tienes una cuenta
exists-intro = Alguien ha intentado crear una cuenta en Event Radar con este correo. Ya tienes una, así que no hemos creado otra.
exists-login = Si has sido tú, solo tienes que iniciar sesión. Si has olvidado la contraseña, puedes restablecerla en la página de inicio de sesión o pedir un enlace por correo.
exists-button = Ir al inicio de sesión
exists-note = Si no has sido tú, puedes ignorar este correo.

confirmation-subject = { $count ->
    [one] Tu entrada para { $event }
   *[other] Tus entradas para { $event }
}
confirmation-intro = { $count ->
    [one] Tu pedido { $order } está confirmado. Te adjuntamos tu entrada en PDF y una cita de calendario para el evento.
   *[other] Tu pedido { $order } está confirmado. Te adjuntamos tus { $count } entradas en PDF y una cita de calendario para el evento.
}
confirmation-show = Muestra en el acceso los códigos de abajo, en el móvil o impresos.
confirmation-more = { $count ->
    [one] Encontrarás un código más en el PDF.
   *[other] Encontrarás { $count } códigos más en el PDF.
}
confirmation-note = Cada código deja pasar a una persona, una sola vez. Compártelos solo con quienes vayan contigo.

sale-subject = { $count ->
    [one] Una entrada vendida: { $event }
   *[other] { $count } entradas vendidas: { $event }
}
sale-intro = { $count ->
    [one] Acabas de vender una entrada para { $event }.
   *[other] Acabas de vender { $count } entradas para { $event }.
}
sale-fullness = Entradas vendidas
sale-fullness-value = { $sold } de { $size }
sale-full = Era la última entrada: aforo completo.

sales-intro = Has recibido { $orders } pedidos para { $event } desde nuestro último correo.
sales-orders = Pedidos
sales-tickets = Entradas
sales-order = { $count ->
    [one] { $name }, una entrada, { $total }
   *[other] { $name }, { $count } entradas, { $total }
}
sales-more = { $count ->
    [one] Encontrarás un pedido más en tu lista de pedidos.
   *[other] Encontrarás { $count } pedidos más en tu lista de pedidos.
}
sales-open-orders = Ver los pedidos

cancelled-subject = Tu pedido se ha cancelado: { $event }
cancelled-intro = Tu pedido { $order } se ha cancelado. Sus entradas ya no son válidas.
cancelled-unpaid-intro = Tu pedido { $order } se ha cancelado antes de pagarse. Si lo has pagado mientras tanto, te reembolsaremos todo el importe.
cancelled-event-subject = Cancelado: { $event }
cancelled-event-intro = Lo sentimos: { $organization } ha cancelado este evento. También se ha cancelado tu pedido { $order }, y sus entradas ya no son válidas.
cancelled-refund = Recibirás un reembolso de { $amount } por el mismo medio con el que pagaste. Con la mayoría de los bancos tarda entre cinco y diez días.
cancelled-calendar = La cita de calendario adjunta marca el evento como cancelado.

failed-subject = Tu pago no se ha podido completar: { $event }
failed-intro = El pago de { $amount } de tu pedido { $order } ha fallado. No se te ha cobrado nada y las entradas han vuelto a quedar libres.
failed-unpayable = No se ha podido pagar tu pedido { $order }: el proveedor de pagos no lo ha aceptado. No ha sido culpa tuya. No se te ha cobrado nada, las entradas han vuelto a quedar libres y { $organization } ya lo sabe. Puedes volver a intentarlo más tarde o preguntar a { $organization }.
failed-again = Puedes hacer otro pedido mientras queden entradas.

refund-subject = Tu reembolso: { $event }
refund-intro-pending = El reembolso de { $amount } de tu pedido { $order } está en camino.
refund-intro-succeeded = Te hemos reembolsado { $amount } de tu pedido { $order }.
refund-arrival = Lo recibirás por el mismo medio con el que pagaste. Con la mayoría de los bancos tarda entre cinco y diez días.
refund-late = Tu pago nos ha llegado demasiado tarde: las entradas ya habían quedado libres y se han agotado, o el evento ya había terminado. Lo sentimos; te lo reembolsamos por completo.

refund-failed-subject = Un reembolso ha fallado: pedido { $order }
refund-failed-intro = Un reembolso de { $amount } del pedido { $order } ({ $event }) ha fallado. El comprador no ha recibido el dinero.
refund-failed-answer = Respuesta del proveedor de pagos
refund-failed-action = Revisa el pago en tu proveedor de pagos. Puedes volver a intentar el reembolso o acordar otra forma con el comprador.

refund-unclear-subject = Revisa un reembolso: pedido { $order }
refund-unclear-intro = No hemos podido averiguar si se ha hecho un reembolso de { $amount } del pedido { $order } ({ $event }): el proveedor de pagos ya no encuentra el pago. Puede ocurrir después de un cambio de claves o de cuenta en el proveedor.
refund-unclear-answer = Lo que sabemos
refund-unclear-action = Antes de volver a reembolsarlo, busca el pago en la cuenta con la que se hizo; si no, puede que el comprador reciba el dinero dos veces.

refund-waits-subject = Un reembolso está en espera: pedido { $order }
refund-waits-intro = Aún no se ha podido enviar un reembolso de { $amount } del pedido { $order } ({ $event }). Seguiremos intentándolo; puede que haya más reembolsos de este evento en espera.
refund-waits-action = Comprueba que tu cuenta en el proveedor de pagos está en orden. Si entregas el dinero de otra forma, ten en cuenta que este reembolso aún puede enviarse.

returned-subject = Tu reembolso no ha llegado: { $event }
returned-intro = El reembolso de { $amount } de tu pedido { $order } ha vuelto: tu banco o tu tarjeta no lo ha aceptado. Lo sentimos.
returned-unsent = No se ha podido enviar el reembolso de { $amount } de tu pedido { $order }: el proveedor de pagos no lo ha aceptado. Lo sentimos.
returned-unclear = Aún no sabemos si se ha enviado el reembolso de { $amount } de tu pedido { $order }: el proveedor de pagos no nos lo puede decir. Lo sentimos.
returned-action = { $organization } ya lo sabe y te enviará otra vez el dinero o acordará contigo otra forma. Si no tienes noticias en unos días, ponte en contacto con { $organization }.
returned-tickets = Tu pedido sigue cancelado y sus entradas no son válidas.

inquiry-subject = Un banco pregunta por un pago: pedido { $order }
inquiry-intro = El comprador del pedido { $order } ({ $event }) ha preguntado a su banco por un pago de { $amount }. El banco aún no ha retirado dinero.
inquiry-action = Responde a través de tu proveedor de pagos o reembolsa el pedido: con un reembolso suele quedar resuelto.
inquiry-reason = Motivo del banco

inquiry-closed-subject = La consulta del banco está cerrada: pedido { $order }
inquiry-closed-intro = La consulta del banco sobre un pago de { $amount } del pedido { $order } ({ $event }) está cerrada. No se ha retirado dinero.
inquiry-closed-action = No tienes que hacer nada.
inquiry-closed-reason = Motivo del banco

disputed-subject = Un pago está en disputa: pedido { $order }
disputed-intro = El comprador del pedido { $order } ({ $event }) ha abierto en su banco una disputa por un pago de { $amount }. El banco ha retirado el dinero hasta que decida.
disputed-action = Presenta pruebas a tiempo a través de tu proveedor de pagos; sin ellas, el comprador se queda con el dinero. Mientras tanto, no puedes reembolsar el pedido. Sus entradas siguen siendo válidas si no lo cancelas; si lo cancelas y el banco decide a tu favor, el pedido se reembolsará.
disputed-ended = Presenta pruebas a tiempo a través de tu proveedor de pagos; sin ellas, el comprador se queda con el dinero. El pedido está cancelado: si el banco decide a tu favor, el dinero se reembolsará entonces.
disputed-refunded = Presenta pruebas a tiempo a través de tu proveedor de pagos, por ejemplo del reembolso; sin ellas, el comprador recibe el dinero dos veces. El pedido está cancelado.
disputed-reason = Motivo del banco

dispute-won-subject = Una disputa se ha resuelto a tu favor: pedido { $order }
dispute-won-intro = El banco ha decidido a tu favor: recuperas { $amount } del pedido { $order } ({ $event }).
dispute-won-action = No tienes que hacer nada.
dispute-won-ended = El pedido se ha cancelado mientras tanto, así que ahora se reembolsa al comprador. No tienes que hacer nada.
dispute-won-refunded = El pedido ya estaba cancelado y reembolsado. No tienes que hacer nada.
dispute-won-open = El pedido está cancelado y no se reembolsa nada de forma automática. Comprueba si aún debes dinero al comprador.
dispute-won-reason = Motivo del banco

dispute-lost-subject = Una disputa se ha resuelto a favor del comprador: pedido { $order }
dispute-lost-intro = El banco ha decidido a favor del comprador, que se queda con { $amount } del pedido { $order } ({ $event }).
dispute-lost-action = Las entradas del pedido siguen siendo válidas si no lo cancelas.
dispute-lost-ended = El pedido estaba cancelado y el comprador tiene el dinero. No tienes que hacer nada.
dispute-lost-refunded = El pedido ya estaba reembolsado, así que el comprador tiene el dinero dos veces. Resuélvelo con él.
dispute-lost-rest = El pedido está cancelado y solo una parte de su pago estaba en disputa. Reembolsa el resto a través de tu proveedor de pagos; aquí no se puede.
dispute-lost-reason = Motivo del banco

quarantined-subject = Revisa un pago: pedido { $order }
quarantined-intro = Un pago no coincide con el pedido { $order } ({ $event }). No hemos emitido ninguna entrada por él ni hemos tocado el dinero.
quarantined-difference = Lo que no coincide
quarantined-action = Compara el pago con el pedido en tu proveedor de pagos y reembólsalo allí si no corresponde a este pedido.

unpayable-subject = No se ha podido iniciar un pago: pedido { $order }
unpayable-intro = El proveedor de pagos no ha aceptado un pago de { $amount } del pedido { $order } ({ $event }). No se ha cobrado nada al comprador, al que ya hemos avisado; las entradas vuelven a estar a la venta.
unpayable-answer = Respuesta del proveedor de pagos
unpayable-action = Comprueba el precio de la entrada y si tu proveedor de pagos puede aceptar ahora pagos como este. Hasta que se resuelva, nadie podrá comprar estas entradas. Enviamos este correo como máximo una vez por hora.

unverified-subject = Revisa un pago: pedido { $order }
unverified-intro = El pedido { $order } ({ $event }) ha terminado y sus entradas vuelven a estar a la venta, pero no hemos podido averiguar si se pagó su importe ({ $amount }): el proveedor de pagos no encuentra el pago. Puede ocurrir después de un cambio de claves o de cuenta en el proveedor.
unverified-answer = Lo que sabemos
unverified-action = Busca el pago en la cuenta que usabas antes y reembólsalo allí si se hizo. Puede que afecte a otros pedidos de este evento; lo verás en el historial de cada uno. Enviamos este correo como máximo una vez por hora y evento.

review-subject = Estamos revisando tu pago: { $event }
review-intro = Hemos recibido tu pago del pedido { $order }, pero no coincide con el pedido. Por eso aún no tienes entradas. { $organization } ya lo sabe.
review-next = No tienes que hacer nada; por favor, no vuelvas a pagar. { $organization } comparará el pago con el pedido y reembolsará lo que no coincida. Si tienes preguntas, ponte en contacto con { $organization } y menciona el pedido { $order }.

unpublished-subject = Hemos retirado tu evento: { $event }
unpublished-intro = Hemos retirado { $event } de Event Radar. Solo lo puede ver tu equipo y la venta de entradas se ha detenido.
unpublished-tickets = Las entradas vendidas siguen siendo válidas y puedes hacer el check-in. Si el evento no se va a celebrar, cancélalo para que todo el mundo reciba su reembolso.
unpublished-action = Aún puedes editar el evento. Cuando hayas resuelto el motivo, escríbenos: solo nosotros podemos restablecerlo.

reinstated-subject = Tu evento ha vuelto a Event Radar: { $event }
reinstated-intro = Hemos restablecido { $event } en Event Radar. La gente puede volver a encontrarlo y la venta de entradas continúa.

dead-jobs-subject = { $count ->
    [one] Una tarea ha fallado definitivamente
   *[other] { $count } tareas han fallado definitivamente
}
dead-jobs-intro = { $count ->
    [one] Una tarea de Event Radar ha fallado definitivamente y puede que alguien la esté esperando. Échale un vistazo y reinténtala o descártala.
   *[other] { $count } tareas de Event Radar han fallado definitivamente y puede que alguien las esté esperando. Échales un vistazo y reinténtalas o descártalas.
}
dead-jobs-button = Ver las tareas
dead-jobs-why = Recibes este correo porque gestionas Event Radar. Si fallan más tareas, te volveremos a escribir como pronto dentro de una hora.

not-ended-subject = Aún hay pedidos sin cancelar: { $event }
not-ended-intro = { $count ->
    [one] El evento { $event } está cancelado, pero no se ha podido cancelar uno de sus pedidos, ni siquiera después de muchos intentos.
   *[other] El evento { $event } está cancelado, pero no se han podido cancelar { $count } de sus pedidos, ni siquiera después de muchos intentos.
}
not-ended-action = Quienes gestionan Event Radar ya lo saben. Todos los demás pedidos están cancelados y se están reembolsando.

report-subject = Tu denuncia: { $subject }
report-intro = Gracias por tu denuncia ({ $subject }). La hemos revisado.
report-acted = Tenías razón y hemos tomado medidas.
report-dismissed = No hemos encontrado nada que nos obligue a tomar medidas.
report-note = Nuestra respuesta
report-why = Recibes este correo porque has hecho una denuncia en Event Radar.
reminder-subject = Muy pronto: { $event }
reminder-intro = { $count ->
    [one] Te recordamos que tienes una entrada para { $event }. ¡Que lo disfrutes!
   *[other] Te recordamos que tienes { $count } entradas para { $event }. ¡Que lo disfrutes!
}
reminder-show = Encontrarás tus entradas en la página de tu pedido. Muestra sus códigos en el acceso.

changed-subject = Cambios: { $event }
changed-intro = { $organization } ha cambiado la hora o el lugar de { $event }. Tu pedido { $order } y sus entradas siguen siendo válidos.
changed-calendar = La cita de calendario adjunta sustituye a la anterior.
changed-time-before = Fecha anterior
changed-time-now = Fecha nueva
changed-place-before = Lugar anterior
changed-place-now = Lugar nuevo
changed-online-before = Enlace anterior
changed-online-now = Enlace nuevo
changed-nowhere = ninguno

feedback-subject = ¿Qué tal { $event }?
feedback-intro = { $event } ya ha terminado y esperamos que lo pasaras bien. ¿Qué tal fue?
feedback-use = Basta con un clic. Tu opinión llegará a { $organization } y servirá para el próximo evento.
feedback-button = Dar mi opinión

announced-subject = Novedad de { $organization }: { $event }
announced-intro = { $organization }, a quien sigues, ha anunciado { $event }.
announced-why = Recibes este correo porque sigues a { $organization } en Event Radar.
announced-unfollow = Dejar de seguir a { $organization }
contact-subject = Mensaje de { $name } a través de Event Radar
contact-intro = { $name } ha escrito a { $organization }:
contact-answer = Para contestar, responde a este correo. Nadie ve tu dirección hasta entonces.
contact-from = De
contact-why = Recibes este correo porque se puede escribir a { $organization } en Event Radar. Puedes desactivarlo en «Página pública».
