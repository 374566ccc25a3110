# E-mails. Ce que les gens ont saisi arrive comme argument et est échappé là où c’est affiché.
mail-greeting = Bonjour { $name },
mail-link-fallback = Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur :
mail-until = jusqu’{ $end }
mail-order = Commande
mail-total = Total
mail-line = { $quantity } × { $ticket }
mail-buyer = Acheteur
mail-amount = Montant
mail-reason = Motif
mail-event = Événement
mail-join = Participer en ligne
mail-see-order = Voir la commande
mail-open-order = Ouvrir la commande
mail-receipt = Reçu en PDF
mail-see-event = Voir l’événement
mail-ticket = Billet { $number } sur { $count }
mail-why-account = Vous recevez cet e-mail parce que quelqu’un a saisi cette adresse sur Event Radar.
mail-why-buyer = Vous recevez cet e-mail en raison de la commande { $order } sur Event Radar.
mail-why-organizer = Vous recevez cet e-mail parce que vous gérez { $organization } sur Event Radar.
mail-why-message = Vous recevez cet e-mail parce que votre adresse figure dans une commande ou sur un billet pour { $event }. Il a été écrit par { $organization } ; les réponses ne sont lues par personne.
mail-why-message-answered = Vous recevez cet e-mail parce que votre adresse figure dans une commande ou sur un billet pour { $event }. Il a été écrit par { $organization }, qui reçoit vos réponses.
mail-test = Test : { $subject }
mail-unsubscribe = Se désabonner de ces e-mails
mail-imprint = Mentions légales
mail-privacy = Politique de confidentialité
mail-terms = Conditions d’utilisation

link-hours = { $hours ->
    [one] Le lien fonctionne une seule fois et reste valable une heure.
   *[other] Le lien fonctionne une seule fois et reste valable { $hours } heures.
}
link-minutes = { $minutes ->
    [one] Le lien fonctionne une seule fois et reste valable une minute.
   *[other] Le lien fonctionne une seule fois et reste valable { $minutes } minutes.
}
link-days = { $days ->
    [one] Le lien fonctionne une seule fois et reste valable un jour.
   *[other] Le lien fonctionne une seule fois et reste valable { $days } jours.
}

verify-subject = Confirmez votre adresse e-mail
verify-intro = Bienvenue sur Event Radar ! Confirmez que cette adresse e-mail est bien la vôtre, et vous pourrez vous connecter.
verify-button = Confirmer l’adresse e-mail
verify-note = Si vous n’avez pas créé de compte, vous pouvez ignorer cet e-mail. Rien ne se passe tant que personne n’ouvre le lien.

mail-code = Ou saisissez ce code sur la page qui l’attend. Il est valable 20 minutes :

login-subject = Votre lien de connexion
login-intro = Voici votre lien pour vous connecter à Event Radar sans mot de passe.
login-button = Se connecter
login-note = Si vous ne l’avez pas demandé, vous pouvez ignorer cet e-mail. Ne partagez pas ce lien : toute personne qui l’a peut accéder à votre compte.

reset-subject = Choisissez un nouveau mot de passe
reset-intro = Nous avons reçu une demande de réinitialisation du mot de passe de votre compte Event Radar.
reset-button = Choisir un nouveau mot de passe
reset-note = Si ce n’était pas vous, vous pouvez ignorer cet e-mail. Votre mot de passe ne change pas.

password-subject = Votre mot de passe a été modifié
password-intro = Le mot de passe de votre compte Event Radar a été modifié. Tous vos autres appareils ont été déconnectés.
password-warning = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe.
password-button = Choisir un nouveau mot de passe

factor-on-subject = La connexion en deux étapes est activée
factor-on-intro = Désormais, vous vous connectez à votre compte Event Radar en saisissant aussi un code de votre application d’authentification. Conservez vos codes de secours en lieu sûr : ils vous permettent de vous connecter sans l’application.
factor-off-subject = La connexion en deux étapes est désactivée
factor-off-intro = Vous pouvez maintenant vous connecter à votre compte Event Radar sans code de votre application d’authentification.
factor-on-warning = Si c’était vous, vous n’avez rien d’autre à faire. Sinon, quelqu’un connaît votre mot de passe : utilisez le bouton pour désactiver la connexion en deux étapes, déconnecter tous les appareils et rendre le mot de passe inutilisable. Nous vous enverrons ensuite par e-mail un lien pour en choisir un nouveau.
factor-on-button = Ce n’était pas moi
factor-off-warning = Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe, puis vérifiez les paramètres de votre compte.
factor-off-button = Choisir un nouveau mot de passe

cancelled-outside = Vous avez payé { $organization } directement : c’est donc cette organisation qui vous rendra votre argent.
refund-outside = { $organization } a noté vous avoir rendu { $amount } directement. Si l’argent ne vous est pas parvenu, adressez-vous à cette organisation.

guest-subject = { $organization } vous invite : { $event }
guest-intro = { $person } ({ $organization }) serait ravi de vous y voir.
guest-button = Répondre à l’invitation
guest-note = Acceptez ou refusez sur la page qui s’ouvre. Vous n’avez pas besoin de compte.
guest-why = Vous recevez cet e-mail parce que { $person } a invité cette adresse à { $event }. Pour ne plus recevoir d’invitations de { $organization }, désabonnez-vous.

order-links-subject = { $count ->
    [one] Le lien vers votre commande
   *[other] Les liens vers vos commandes
}
order-links-intro = { $count ->
    [one] Voici le lien vers votre commande. Il ouvre vos billets sans compte.
   *[other] Voici les liens vers vos commandes. Ils ouvrent vos billets sans compte.
}
order-links-link = { $event } · { $order }
order-links-note = Toute personne qui a un lien peut voir les billets : gardez-le pour vous.
order-links-why = Vous recevez cet e-mail parce que quelqu’un a demandé sur Event Radar les liens vers les commandes de cette adresse. Si ce n’était pas vous, ignorez-le.

email-change-subject = Confirmez votre nouvelle adresse e-mail
email-change-intro = Vous remplacez l’adresse e-mail de votre compte Event Radar par celle-ci. Confirmez qu’elle vous appartient.
email-change-button = Confirmer l’adresse e-mail
email-change-note = Si vous n’avez rien demandé, ignorez cet e-mail. Rien ne change tant que l’adresse n’est pas confirmée.
email-taken-subject = Cette adresse e-mail a déjà un compte
email-taken-intro = Quelqu’un a voulu associer un autre compte Event Radar à cette adresse e-mail. Elle a déjà son propre compte, rien n’a donc été modifié.
email-taken-button = Se connecter
email-taken-note = Si ce n’était pas vous, ignorez cet e-mail.
email-changed-subject = Votre adresse e-mail a été modifiée
email-changed-intro = Votre compte Event Radar a une nouvelle adresse e-mail, celle-ci ne lui appartient plus. Tous les autres appareils ont été déconnectés.
email-changed-warning = Si c’était vous, vous n’avez rien d’autre à faire. Sinon, récupérez votre compte avec le bouton : nous rétablissons cette adresse, déconnectons tous les appareils, désactivons le mot de passe et vous envoyons un lien pour en choisir un nouveau.
email-changed-button = Ce n’était pas moi

account-deletion-subject = Votre compte va être supprimé
account-deletion-intro = Vous avez demandé la suppression de votre compte Event Radar. Nous le supprimerons le { $day }.
account-deletion-kept = Vos billets restent valables. Les organisateurs conservent vos commandes payées et leurs factures, car la loi l’exige. Tout le reste, qui n’appartient qu’à vous, est effacé définitivement.
account-deletion-stop = Vous avez changé d’avis, ou ce n’était pas vous ? Connectez-vous avant cette date et gardez votre compte.
account-deletion-button = Garder mon compte

invitation-subject = { $person } vous invite à rejoindre { $organization }
invitation-intro = { $person } vous invite à rejoindre l’équipe { $organization } sur Event Radar.
invitation-how = Suivez le lien pour accepter ou refuser. Pour accepter, il vous faut un compte avec cette adresse e-mail. Vous pourrez en créer un à cette occasion.
invitation-button = Voir l’invitation
invitation-note = Si vous ne savez pas de qui il s’agit, vous pouvez ignorer cet e-mail. Vous ne rejoignez l’équipe que si vous acceptez.

account-suspended-subject = Votre compte est suspendu
account-suspended-intro = Nous avons suspendu votre compte Event Radar. Tous vos appareils ont été déconnectés et vous ne pourrez plus vous connecter tant que la suspension n’est pas levée.
account-suspended-events = Les événements des organisations dont vous êtes propriétaire sont masqués et la vente des billets est arrêtée. Les billets déjà vendus restent valides.
account-suspended-tickets = Vos propres billets restent valides. Vous trouverez leurs codes dans l’e-mail de confirmation de votre commande.
account-suspended-contact = Si vous pensez qu’il s’agit d’une erreur, contactez-nous.

account-reinstated-subject = Votre compte est réactivé
account-reinstated-intro = Nous avons levé la suspension de votre compte Event Radar. Vous pouvez de nouveau vous connecter, et tout est comme avant.
account-reinstated-events = Les événements de vos organisations sont de nouveau visibles et la vente des billets reprend.
account-reinstated-button = Se connecter

exists-subject = Vous avez déjà un compte
exists-intro = Quelqu’un a essayé de créer un compte sur Event Radar avec cette adresse e-mail. Vous en avez déjà un : nous n’en avons donc pas créé de nouveau.
exists-login = Si c’était vous, connectez-vous tout simplement. Si vous avez oublié votre mot de passe, vous pouvez le réinitialiser sur la page de connexion ou recevoir un lien de connexion par e-mail.
exists-button = Aller à la page de connexion
exists-note = Si ce n’était pas vous, vous pouvez ignorer cet e-mail.

confirmation-subject = { $count ->
    [one] Votre billet pour { $event }
   *[other] Vos billets pour { $event }
}
confirmation-intro = { $count ->
    [one] Votre commande { $order } est confirmée. Vous trouverez en pièces jointes votre billet en PDF et une entrée de calendrier pour l’événement.
   *[other] Votre commande { $order } est confirmée. Vous trouverez en pièces jointes vos { $count } billets en PDF et une entrée de calendrier pour l’événement.
}
confirmation-show = Présentez les codes ci-dessous à l’entrée, sur votre téléphone ou imprimés.
confirmation-more = { $count ->
    [one] Vous trouverez un autre code dans le PDF.
   *[other] Vous trouverez { $count } autres codes dans le PDF.
}
confirmation-note = Chaque code donne accès à une seule personne, une seule fois. Ne partagez les codes qu’avec les personnes qui vous accompagnent.

sale-subject = { $count ->
    [one] Un billet vendu : { $event }
   *[other] { $count } billets vendus : { $event }
}
sale-intro = { $count ->
    [one] Vous venez de vendre un billet pour { $event }.
   *[other] Vous venez de vendre { $count } billets pour { $event }.
}
sale-fullness = Billets vendus
sale-fullness-value = { $sold } sur { $size }
sale-full = C’était le dernier billet : votre événement est complet.

sales-intro = Vous avez reçu { $orders } commandes pour { $event } depuis notre dernier e-mail.
sales-orders = Commandes
sales-tickets = Billets
sales-order = { $count ->
    [one] { $name }, un billet, { $total }
   *[other] { $name }, { $count } billets, { $total }
}
sales-more = { $count ->
    [one] Vous trouverez une autre commande dans la liste de vos commandes.
   *[other] Vous trouverez { $count } autres commandes dans la liste de vos commandes.
}
sales-open-orders = Voir les commandes

cancelled-subject = Votre commande pour { $event } a été annulée
cancelled-intro = Votre commande { $order } a été annulée. Ses billets ne sont plus valides.
cancelled-unpaid-intro = Votre commande { $order } a été annulée avant d’être payée. Si vous avez payé entre-temps, vous serez intégralement remboursé.
cancelled-event-subject = Annulé : { $event }
cancelled-event-intro = Nous sommes désolés : { $organization } a annulé cet événement. Votre commande { $order } a été annulée elle aussi, et ses billets ne sont plus valides.
cancelled-refund = Nous vous remboursons { $amount } par le moyen de paiement que vous avez utilisé. Avec la plupart des banques, il faut compter cinq à dix jours.
cancelled-calendar = L’entrée de calendrier jointe marque l’événement comme annulé.

failed-subject = Votre paiement pour { $event } n’a pas abouti
failed-intro = Le paiement de { $amount } pour votre commande { $order } a échoué. Rien n’a été débité et les billets ont été remis en vente.
failed-unpayable = Votre commande { $order } n’a pas pu être payée : le prestataire de paiement ne l’a pas acceptée. Vous n’y êtes pour rien. Aucun montant n’a été débité, les billets ont été remis en vente et nous avons prévenu { $organization }. Vous pouvez réessayer plus tard ou contacter { $organization }.
failed-again = Vous pouvez commander à nouveau tant qu’il reste des billets.

refund-subject = Votre remboursement pour { $event }
refund-intro-pending = Un remboursement de { $amount } pour votre commande { $order } est en cours.
refund-intro-succeeded = Nous vous avons remboursé { $amount } pour votre commande { $order }.
refund-arrival = L’argent vous revient par le moyen de paiement que vous avez utilisé. Avec la plupart des banques, il faut compter cinq à dix jours.
refund-late = Votre paiement nous est parvenu trop tard : les billets avaient été remis en vente et il n’en restait plus, ou l’événement était terminé. Nous en sommes désolés et vous remboursons intégralement.

refund-failed-subject = Un remboursement a échoué : commande { $order }
refund-failed-intro = Un remboursement de { $amount } pour la commande { $order } ({ $event }) a échoué. L’acheteur n’a pas reçu l’argent.
refund-failed-answer = Réponse du prestataire de paiement
refund-failed-action = Vérifiez le paiement chez votre prestataire de paiement. Vous pouvez relancer le remboursement ou convenir d’une autre solution avec l’acheteur.

refund-unclear-subject = Vérifiez un remboursement : commande { $order }
refund-unclear-intro = Nous n’avons pas pu savoir si un remboursement de { $amount } pour la commande { $order } ({ $event }) a été effectué : le prestataire de paiement ne connaît plus le paiement. Cela peut arriver après un changement de clés ou de compte chez le prestataire.
refund-unclear-answer = Ce que nous savons
refund-unclear-action = Recherchez le paiement dans le compte qui l’a reçu avant de le rembourser à nouveau, sinon l’acheteur risque de recevoir l’argent deux fois.

refund-waits-subject = Un remboursement est en attente : commande { $order }
refund-waits-intro = Un remboursement de { $amount } pour la commande { $order } ({ $event }) n’a pas encore pu être envoyé. Nous continuons d’essayer ; d’autres remboursements pour cet événement sont peut-être en attente eux aussi.
refund-waits-action = Vérifiez que tout est en ordre avec votre compte chez le prestataire de paiement. Si vous rendez l’argent autrement, n’oubliez pas que ce remboursement peut encore partir.

returned-subject = Votre remboursement pour { $event } n’est pas arrivé
returned-intro = Le remboursement de { $amount } pour votre commande { $order } nous est revenu : votre banque ou votre carte ne l’a pas accepté. Nous en sommes désolés.
returned-unsent = Le remboursement de { $amount } pour votre commande { $order } n’a pas pu être envoyé : le prestataire de paiement ne l’a pas accepté. Nous en sommes désolés.
returned-unclear = Nous ne savons pas encore si le remboursement de { $amount } pour votre commande { $order } a été envoyé : le prestataire de paiement ne peut pas nous le dire. Nous en sommes désolés.
returned-action = Nous avons prévenu { $organization }, qui vous renverra l’argent ou conviendra d’une autre solution avec vous. Sans nouvelles d’ici quelques jours, contactez { $organization }.
returned-tickets = Votre commande reste annulée et ses billets ne sont pas valides.

inquiry-subject = Une banque demande des précisions sur un paiement : commande { $order }
inquiry-intro = L’acheteur de la commande { $order } ({ $event }) a interrogé sa banque sur un paiement de { $amount }. La banque n’a encore rien repris.
inquiry-action = Répondez auprès de votre prestataire de paiement ou remboursez la commande : un remboursement règle généralement la question.
inquiry-reason = Motif de la banque

inquiry-closed-subject = La demande de la banque est clôturée : commande { $order }
inquiry-closed-intro = La demande de la banque concernant un paiement de { $amount } pour la commande { $order } ({ $event }) est clôturée. Aucun montant n’a été repris.
inquiry-closed-action = Vous n’avez rien à faire.
inquiry-closed-reason = Motif de la banque

disputed-subject = Un paiement est contesté : commande { $order }
disputed-intro = L’acheteur de la commande { $order } ({ $event }) conteste un paiement de { $amount } auprès de sa banque. La banque a repris l’argent jusqu’à sa décision.
disputed-action = Transmettez à temps vos justificatifs à votre prestataire de paiement ; sans eux, l’acheteur garde l’argent. D’ici là, vous ne pouvez pas rembourser la commande. Ses billets restent valides, sauf si vous l’annulez ; dans ce cas, si la banque tranche en votre faveur, la commande sera remboursée.
disputed-ended = Transmettez à temps vos justificatifs à votre prestataire de paiement ; sans eux, l’acheteur garde l’argent. La commande est annulée : si la banque tranche en votre faveur, l’argent sera alors remboursé.
disputed-refunded = Transmettez à temps vos justificatifs à votre prestataire de paiement, par exemple la preuve du remboursement ; sans eux, l’acheteur reçoit l’argent deux fois. La commande est annulée.
disputed-reason = Motif de la banque

dispute-won-subject = Un litige a été tranché en votre faveur : commande { $order }
dispute-won-intro = La banque a tranché en votre faveur : vous récupérez { $amount } pour la commande { $order } ({ $event }).
dispute-won-action = Vous n’avez rien à faire.
dispute-won-ended = La commande a été annulée entre-temps : l’acheteur est donc remboursé maintenant. Vous n’avez rien à faire.
dispute-won-refunded = La commande avait déjà été annulée et remboursée. Vous n’avez rien à faire.
dispute-won-open = La commande est annulée et rien n’est remboursé automatiquement. Vérifiez si vous devez encore de l’argent à l’acheteur.
dispute-won-reason = Motif de la banque

dispute-lost-subject = Un litige a été tranché en faveur de l’acheteur : commande { $order }
dispute-lost-intro = La banque a tranché en faveur de l’acheteur, qui garde { $amount } pour la commande { $order } ({ $event }).
dispute-lost-action = Les billets de la commande restent valides, sauf si vous l’annulez.
dispute-lost-ended = La commande a été annulée et l’acheteur a l’argent. Vous n’avez rien à faire.
dispute-lost-refunded = La commande avait déjà été remboursée : l’acheteur a donc reçu l’argent deux fois. Réglez cela avec lui.
dispute-lost-rest = La commande est annulée et seule une partie de son paiement était contestée. Remboursez le reste auprès de votre prestataire de paiement ; ce n’est pas possible ici.
dispute-lost-reason = Motif de la banque

quarantined-subject = Un paiement est à vérifier : commande { $order }
quarantined-intro = Un paiement ne correspond pas à la commande { $order } ({ $event }). Nous n’avons émis aucun billet pour ce paiement et n’avons pas touché à l’argent.
quarantined-difference = Ce qui ne correspond pas
quarantined-action = Comparez le paiement avec la commande chez votre prestataire de paiement et remboursez-le auprès de ce dernier s’il n’est pas destiné à cette commande.

unpayable-subject = Un paiement n’a pas pu démarrer : commande { $order }
unpayable-intro = Le prestataire de paiement n’a pas accepté un paiement de { $amount } pour la commande { $order } ({ $event }). L’acheteur n’a pas été débité et en est informé ; les billets sont de nouveau en vente.
unpayable-answer = Réponse du prestataire de paiement
unpayable-action = Vérifiez le prix du billet et assurez-vous que votre prestataire de paiement peut accepter de tels paiements en ce moment. Tant que ce n’est pas réglé, personne ne peut acheter ces billets. Nous envoyons cet e-mail au plus une fois par heure.

unverified-subject = Vérifiez un paiement : commande { $order }
unverified-intro = La commande { $order } ({ $event }) a pris fin et ses billets sont de nouveau en vente, mais nous n’avons pas pu savoir si le paiement de { $amount } a été effectué : le prestataire de paiement ne le connaît pas. Cela peut arriver après un changement de clés ou de compte chez le prestataire.
unverified-answer = Ce que nous savons
unverified-action = Recherchez le paiement dans le compte que vous utilisiez auparavant et remboursez-le depuis ce compte s’il a été effectué. D’autres commandes pour cet événement sont peut-être concernées ; leur historique vous le dira. Nous envoyons cet e-mail au plus une fois par heure et par événement.

review-subject = Nous vérifions votre paiement pour { $event }
review-intro = Nous avons reçu votre paiement pour la commande { $order }, mais il ne correspond pas à la commande. C’est pourquoi vous n’avez pas encore de billets. Nous avons prévenu { $organization }.
review-next = Vous n’avez rien à faire ; merci de ne pas payer une deuxième fois. { $organization } va comparer le paiement avec la commande et rembourser ce qui ne correspond pas. Pour toute question, contactez { $organization } en indiquant la commande { $order }.

unpublished-subject = Nous avons retiré votre événement : { $event }
unpublished-intro = Nous avons retiré { $event } d’Event Radar. Seule votre équipe peut encore voir cet événement et la vente des billets est arrêtée.
unpublished-tickets = Les billets déjà vendus restent valides et vous pouvez les contrôler à l’entrée. Si l’événement n’a pas lieu, annulez-le pour que tout le monde soit remboursé.
unpublished-action = Vous pouvez toujours modifier l’événement. Une fois le problème réglé, contactez-nous : nous seuls pouvons le rétablir.

reinstated-subject = Votre événement est de retour sur Event Radar : { $event }
reinstated-intro = Nous avons rétabli { $event } sur Event Radar. Tout le monde peut de nouveau trouver cet événement et la vente des billets reprend.

dead-jobs-subject = { $count ->
    [one] Une tâche a échoué définitivement
   *[other] { $count } tâches ont échoué définitivement
}
dead-jobs-intro = { $count ->
    [one] Une tâche d’Event Radar a échoué définitivement, et quelqu’un l’attend peut-être. Examinez-la, puis relancez-la ou abandonnez-la.
   *[other] { $count } tâches d’Event Radar ont échoué définitivement, et des personnes les attendent peut-être. Examinez-les, puis relancez-les ou abandonnez-les.
}
dead-jobs-button = Voir les tâches
dead-jobs-why = Vous recevez cet e-mail parce que vous administrez Event Radar. Si d’autres tâches échouent, nous vous écrirons de nouveau dans une heure au plus tôt.

not-ended-subject = Des commandes ne sont pas encore annulées : { $event }
not-ended-intro = { $count ->
    [one] L’événement { $event } est annulé, mais l’une de ses commandes n’a pas pu l’être, même après de nombreuses tentatives.
   *[other] L’événement { $event } est annulé, mais { $count } de ses commandes n’ont pas pu l’être, même après de nombreuses tentatives.
}
not-ended-action = Les responsables d’Event Radar en sont informés. Toutes les autres commandes sont annulées et en cours de remboursement.

report-subject = Votre signalement : { $subject }
report-intro = Merci d’avoir signalé { $subject }. Nous avons examiné votre signalement.
report-acted = Vous aviez raison, et nous avons pris des mesures.
report-dismissed = Nous n’avons rien trouvé qui nécessite une mesure de notre part.
report-note = Notre réponse
report-why = Vous recevez cet e-mail parce que vous avez envoyé un signalement sur Event Radar.
reminder-subject = Bientôt : { $event }
reminder-intro = { $count ->
    [one] Petit rappel : vous avez un billet pour { $event }. Profitez-en bien !
   *[other] Petit rappel : vous avez { $count } billets pour { $event }. Profitez-en bien !
}
reminder-show = Vous trouverez vos billets sur la page de votre commande. Présentez leurs codes à l’entrée.

changed-subject = Modifié : { $event }
changed-intro = { $organization } a changé la date ou le lieu de cet événement : { $event }. Votre commande { $order } et ses billets restent valides.
changed-calendar = L’entrée de calendrier jointe remplace la précédente.
changed-time-before = Ancienne date
changed-time-now = Nouvelle date
changed-place-before = Ancien lieu
changed-place-now = Nouveau lieu
changed-online-before = Ancien lien
changed-online-now = Nouveau lien
changed-nowhere = aucun

feedback-subject = { $event } : qu’en avez-vous pensé ?
feedback-intro = L’événement { $event } est terminé, et nous espérons qu’il vous a plu. Qu’en avez-vous pensé ?
feedback-use = Un clic suffit. Votre avis est transmis à { $organization } et aidera à préparer le prochain événement.
feedback-button = Donner mon avis

announced-subject = Du nouveau chez { $organization } : { $event }
announced-intro = { $organization }, que vous suivez, annonce un nouvel événement : { $event }.
announced-why = Vous recevez cet e-mail parce que vous suivez { $organization } sur Event Radar.
announced-unfollow = Ne plus suivre { $organization }
contact-subject = Message de { $name } via Event Radar
contact-intro = { $name } a écrit à { $organization } :
contact-answer = Pour répondre, répondez simplement à cet e-mail. Personne ne voit votre adresse avant cela.
contact-from = De
contact-why = Vous recevez cet e-mail parce que l’on peut écrire à { $organization } sur Event Radar. Vous pouvez le désactiver sous « Page publique ».
