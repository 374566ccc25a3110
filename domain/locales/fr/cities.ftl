# Villes dont les fuseaux horaires portent le nom et qui s’appellent autrement en français que chez l’IANA.
city-Algiers = Alger
# Sous une forme que « zone-time » reconnaît, pour en faire « heure d’Athènes » et « heure du Caire ».
city-Athens = Athenes
city-Belgrade = Belgrade
city-Brussels = Bruxelles
city-Bucharest = Bucarest
city-Cairo = Caire
city-Copenhagen = Copenhague
city-Havana = La Havane
city-Hong_Kong = Hong Kong
city-Lisbon = Lisbonne
city-Luxembourg = Luxembourg
city-Mexico_City = Mexico
city-Moscow = Moscou
city-Prague = Prague
city-Rome = Rome
city-Singapore = Singapour
city-Tehran = Téhéran
city-Tokyo = Tokyo
city-Vienna = Vienne
city-Warsaw = Varsovie
city-Zurich = Zurich
