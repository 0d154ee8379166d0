## The list of cards, whose card it is, links, followers.

cards-head = { $count ->
    [one] کارتی که دنبال می‌کنید:
   *[other] { $count } کارتی که دنبال می‌کنید:
}
cards-line = { $number }. { $line }
cards-others = 👥 { $count } گفت‌وگوی دیگر هم این کارت را دنبال می‌کند.
cards-none = هیچ کارتی را دنبال نمی‌کنید. با کد ملی و سریال رسید، کارت را پیدا کنید تا اینجا بیاید.
cards-remove-ask = { $card } از فهرست برداشته شود؟ پس از آن درباره‌اش خبری نمی‌دهیم.
cards-removed = از فهرست برداشته شد.

watch-full-chat = فهرست این گفت‌وگو پر است (۱۰ کارت) و درباره این کارت خبر نمی‌دهیم. در /cards یکی را بردارید و دوباره بپرسید.
watch-full-card = پنج گفت‌وگوی دیگر این کارت را دنبال می‌کنند و جای دیگری نیست؛ درباره این کارت اینجا خبر نمی‌دهیم.

label-noted = یادداشت شد: { $card }
link-made =
    🔗 درباره این کارت چیزی در این گفت‌وگو نگه نمی‌داریم. این پیوند را فقط برای صاحب کارت بفرستید؛ یک بار، تا ۲۴ ساعت، کارت را بدون نوشتن عددها نشان می‌دهد:
    { $link }
link-used = این پیوند دیگر کار نمی‌کند: هر پیوند یک بار و تا ۲۴ ساعت کار می‌کند. کسی که آن را فرستاد می‌تواند یکی دیگر بسازد، یا خودتان با کد ملی و سریال رسید بپرسید.

more-ask = چه کاری انجام دهیم؟
calendar-none = برای این کارت مهلتی نیست که در تقویم بنشیند.

## Buttons

button-look = 🔍 پیگیری کارت
button-look-another = 🔍 کارت دیگر
button-try-again = 🔁 دوباره می‌فرستم
button-lost = 🧾 رسیدم گم شده
button-have-none = 🚫 رسید ندارم
button-where = ❓ سریال کجاست؟
button-yes = بله، درست است
button-no = نه
button-is-serial = سریال رسید است
button-is-code = کد ملی است
button-more = بیشتر…
button-map = 📍 محل و نشانی
button-calendar = 📅 در تقویم
button-cannot-come = 🙋 خودم نمی‌توانم بیایم
button-label-mine = کارت خودم
button-label-spouse = کارت همسر
button-label-father = کارت پدر
button-label-mother = کارت مادر
button-label-child = کارت فرزند
button-label-another = کارت دیگری
button-card = { $number }. { $card }
button-remove = ✖️ برداشتن { $number }
button-remove-yes = بله، برداشته شود
button-remove-no = نه، بماند
button-other-county = شهرستان دیگر
button-delete-yes = 🗑 بله، همه پاک شود
button-delete-no = نه، بماند

press-not-listed = این کارت در فهرست این گفت‌وگو نیست. کد ملی و سریال رسید را بفرستید تا دوباره بیاید.
press-old = این دکمه قدیمی است و دیگر کار نمی‌کند. /start را بزنید.
