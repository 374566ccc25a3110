# Dates et montants.
date-short = { $day } { $month } { $year }
date-time = { $weekday } { $day } { $month } { $year } à { $time } ({ $zone })
# Suit « jusqu’ » : « jusqu’à 23:00 », « jusqu’au samedi 6 juin 2026 à 00:00 ».
date-day = { $weekday } { $day } { $month } { $year }
date-end-same-day = à { $time }
date-end-other-day = au { $weekday } { $day } { $month } { $year } à { $time }
weekday-monday = lundi
weekday-tuesday = mardi
weekday-wednesday = mercredi
weekday-thursday = jeudi
weekday-friday = vendredi
weekday-saturday = samedi
weekday-sunday = dimanche
month-january = janvier
month-february = février
month-march = mars
month-april = avril
month-may = mai
month-june = juin
month-july = juillet
month-august = août
month-september = septembre
month-october = octobre
month-november = novembre
month-december = décembre
# « de » s’élide devant une voyelle.
zone-time = { $city ->
    [Athenes] heure d’Athènes
    [Azores] heure des Açores
    [Caire] heure du Caire
    [Abidjan] heure d’Abidjan
    [Accra] heure d’Accra
    [Adak] heure d’Adak
    [Adelaide] heure d’Adelaide
    [Aden] heure d’Aden
    [Alger] heure d’Alger
    [Almaty] heure d’Almaty
    [Amman] heure d’Amman
    [Amsterdam] heure d’Amsterdam
    [Anadyr] heure d’Anadyr
    [Anchorage] heure d’Anchorage
    [Andorra] heure d’Andorra
    [Anguilla] heure d’Anguilla
    [Antananarivo] heure d’Antananarivo
    [Antigua] heure d’Antigua
    [Apia] heure d’Apia
    [Aqtau] heure d’Aqtau
    [Aqtobe] heure d’Aqtobe
    [Araguaina] heure d’Araguaina
    [Aruba] heure d’Aruba
    [Ashgabat] heure d’Ashgabat
    [Asmara] heure d’Asmara
    [Asmera] heure d’Asmera
    [Astrakhan] heure d’Astrakhan
    [Asuncion] heure d’Asuncion
    [Atikokan] heure d’Atikokan
    [Atyrau] heure d’Atyrau
    [Auckland] heure d’Auckland
    [Edmonton] heure d’Edmonton
    [Efate] heure d’Efate
    [Eirunepe] heure d’Eirunepe
    [Enderbury] heure d’Enderbury
    [Eucla] heure d’Eucla
    [Indianapolis] heure d’Indianapolis
    [Inuvik] heure d’Inuvik
    [Iqaluit] heure d’Iqaluit
    [Irkutsk] heure d’Irkutsk
    [Istanbul] heure d’Istanbul
    [Ojinaga] heure d’Ojinaga
    [Omsk] heure d’Omsk
    [Oral] heure d’Oral
    [Oslo] heure d’Oslo
    [Ouagadougou] heure d’Ouagadougou
    [Ulaanbaatar] heure d’Ulaanbaatar
    [Ulyanovsk] heure d’Ulyanovsk
    [Urumqi] heure d’Urumqi
   *[other] heure de { $city }
}
money-free = Gratuit
place-online = En ligne
