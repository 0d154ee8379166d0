## Counties, their towns, and places in sentences. Names of single offices are imported, never written here.

county-bushehr = Bushehr
county-dashtestan = Dashtestan
county-kangan = Kangan
county-ganaveh = Ganaveh
county-dashti = Dashti
county-tangestan = Tangestan
county-asaluyeh = Asaluyeh
county-jam = Jam
county-dayyer = Dayyer
county-deylam = Deylam

town-bushehr = Bushehr
town-dashtestan = Borazjan
town-kangan = Bandar Kangan
town-ganaveh = Bandar Ganaveh
town-dashti = Khormoj
town-tangestan = Ahram
town-asaluyeh = Asaluyeh
town-jam = Jam
town-dayyer = Bandar Dayyer
town-deylam = Bandar Deylam

place-county = { $county } county
place-county-office = the civil registration office of { $county } county
place-county-office-short = { $town } (county’s office)
place-centre = the provincial civil registration office in Bushehr
place-county-noun = the county’s office
place-centre-noun = the provincial office
place-centre-short = Bushehr (provincial office)
place-code = office { $code }
place-code-short = { $town } (office { $code })

# Where something is, in a sentence.
at-town = in { $town }
at-office = at { $office }

place-with-address = { $name }, { $address }

# The lines of a place.
place-name = 📍 Place: { $name }
place-name-town = 📍 Place: { $name }, { $town }
place-unnamed = We do not have the name and address of the place; please ask { $place }.
place-address = Address: { $address }
place-phone = Phone: { $phone }
place-hours = Hours: { $hours }

map-unknown-address = We do not have the exact address; please ask the civil registration office.
map-unknown-point = Nor do we have its exact point on the map.
map-no-need = The card is not ready yet; there is no need to go for now.

offices-ask = Which county’s offices would you like to see?
offices-of = Offices in { $county } county:
offices-none = No office in { $county } county has been given to us yet. Please ask the county’s civil registration office.
offices-more = There are a few more offices that did not fit here.
