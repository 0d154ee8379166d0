## Counties, their towns, and places in sentences. Names of single offices are imported, never written here.

county-bushehr = بوشهر
county-dashtestan = دشتستان
county-kangan = کنگان
county-ganaveh = گناوه
county-dashti = دشتی
county-tangestan = تنگستان
county-asaluyeh = عسلویه
county-jam = جم
county-dayyer = دیر
county-deylam = دیلم

town-bushehr = بوشهر
town-dashtestan = برازجان
town-kangan = بندر کنگان
town-ganaveh = بندر گناوه
town-dashti = خورموج
town-tangestan = اهرم
town-asaluyeh = عسلویه
town-jam = جم
town-dayyer = بندر دیر
town-deylam = بندر دیلم

place-county = شهرستان { $county }
place-county-office = اداره ثبت احوال شهرستان { $county }
place-county-office-short = { $town } (دفتر شهرستان)
place-centre = اداره ثبت احوال مرکز استان در بوشهر
place-county-noun = دفتر شهرستان
place-centre-noun = مرکز استان
place-centre-short = بوشهر (مرکز استان)
place-code = دفتر { $code }
place-code-short = { $town } (دفتر { $code })

# Where something is, in a sentence.
at-town = در { $town }
at-office = در { $office }

place-with-address = { $name }، { $address }

# The lines of a place.
place-name = 📍 { $name }
place-name-town = 📍 { $name }، { $town }
place-unnamed = نام و نشانی محل تحویل را نداریم؛ از { $place } بپرسید.
place-address = نشانی: { $address }
place-phone = تلفن: { $phone }
place-hours = ساعت کار: { $hours }

map-unknown-address = نشانی دقیق این محل را نداریم؛ لطفاً از اداره ثبت احوال بپرسید.
map-unknown-point = جای دقیق آن روی نقشه را هم نداریم.
map-no-need = کارت هنوز برای تحویل آماده نیست؛ فعلاً لازم نیست مراجعه کنید.

offices-ask = دفترهای کدام شهرستان را می‌خواهید؟
offices-of = دفترهای شهرستان { $county }:
offices-none = از شهرستان { $county } هنوز دفتری به ما معرفی نشده است. لطفاً از اداره ثبت احوال شهرستان بپرسید.
offices-more = چند دفتر دیگر هم هست که اینجا جا نشد.
