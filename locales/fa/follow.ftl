## What somebody decides about a card's news and reminders, and what they say of their visits.

# Below each card of the list.
standing-on = 🔔 اگر وضعیت عوض شود، خبر می‌دهیم.
standing-next = 🔔 یادآوری بعدی: { $day }
standing-chosen = 🗓 روزی که برای رفتن برگزیدید: { $day }
standing-off = 🔕 خبر و یادآوری خاموش است.
standing-collected = ✅ گفته‌اید که گرفته شده است؛ دیگر یادآوری نمی‌کنیم.

tell-off = 🔕 دیگر درباره { $card } خبر و یادآوری نمی‌فرستیم. در فهرست شما می‌ماند و هر وقت خواستید می‌توانید وضعیتش را ببینید (/cards).
tell-off-already = خبر و یادآوری این کارت خاموش است.
tell-on = 🔔 از این پس درباره { $card } خبر می‌دهیم.
tell-on-already = خبر و یادآوری روشن است.
tell-all-on = 🔔 خبر و یادآوری همه کارت‌های فهرست دوباره روشن شد.
stop-done = 🔕 خبر و یادآوری همه کارت‌ها خاموش شد. کارت‌ها در فهرست می‌مانند.
stop-none = هیچ کارتی را دنبال نمی‌کنید؛ چیزی نمی‌فرستیم.

collected-ask = { $card } را از اداره گرفته‌اید؟ اگر بله، دیگر یادآوری نمی‌کنیم.
collected-kept = باشد؛ یادآوری می‌ماند.
collected-done = ✅ مبارک باشد! دیگر درباره این کارت یادآوری نمی‌کنیم.
collected-already = پیش‌تر گفته‌اید که این کارت گرفته شده است.
collected-undone = ↩️ برگشت؛ دوباره خبر می‌دهیم و یادآوری می‌کنیم.
collected-undone-silent = ↩️ برگشت. خبر و یادآوری این کارت خاموش است؛ در /cards می‌توانید روشن کنید.
collected-not-noted = درباره گرفتن این کارت چیزی یادداشت نشده است.

not-me = 🚫 برای اداره یادداشت شد. برای پیگیری، لطفاً صاحب کارت هرچه زودتر خودش با اصل شناسنامه به { $place } برود و بگوید کارت را نگرفته است. این کارت در فهرست شما می‌ماند.
not-me-undelivered = در اطلاعات ما این کارت تحویل نشده است.

day-ask = کدام روز می‌خواهید بروید؟ پیش از آن یادآوری می‌کنیم. این نوبت نیست.
day-none = روز دیگری برای انتخاب نمانده است.
day-gone = این روز دیگر در مهلت نیست یا تعطیل شده است. لطفاً روز دیگری انتخاب کنید.
day-chosen = 🗓 یادداشت شد: { $day }، { $place }
day-chosen-remind = پیش از آن یادآوری می‌کنیم؛ اصل شناسنامه و رسید (یا کارت قبلی) را آماده بگذارید.

not-yet = باشد. هر وقت خواستید، روز دیگری را انتخاب کنید.
not-yet-until = باشد؛ تا { $day } وقت هست. می‌خواهید روز دیگری را انتخاب کنید؟

trouble-ask = متأسفیم. چه شد؟
trouble-closed = 🚪 بسته بود
trouble-cardNotFound = 🔎 کارت پیدا نشد
trouble-fingerprint = ☝️ اثر انگشت نخواند
trouble-systemDown = 🖥 سامانه قطع بود
trouble-noted = ممنون؛ بی‌نام برای آمار اداره یادداشت شد.
trouble-closed-then = پیش از رفتن دوباره، تلفنی بپرسید که باز است.
trouble-cardNotFound-then = پیش از رفتن دوباره، تلفنی بپرسید که کارت کجاست.
trouble-fingerprint-then = پیش از رفتن دوباره، از دفتر بپرسید چه راهی هست.
trouble-systemDown-then = روز دیگری بروید؛ بهتر است پیش از رفتن تلفن بزنید.
trouble-next = روز کاری بعد: { $day }

elsewhere-none = پیام‌رسان دیگر اکنون در دسترس نیست.
elsewhere-link-bale =
    🔗 این پیوند را در بله باز کنید؛ یک بار، تا ۲۴ ساعت، کارت‌های شما را آنجا هم دنبال می‌کند. آن را به کسی ندهید:
    { $link }
elsewhere-link-telegram =
    🔗 این پیوند را در تلگرام باز کنید؛ یک بار، تا ۲۴ ساعت، کارت‌های شما را آنجا هم دنبال می‌کند. آن را به کسی ندهید:
    { $link }
elsewhere-copied = 🔔 از این پس اینجا هم خبر می‌دهیم.

## Buttons

button-tell-not = 🔕 خبر ندهید
button-tell = 🔔 خبر بدهید
button-tell-again = 🔔 دوباره خبر بدهید
button-tell-all = 🔔 دوباره همه را روشن کنید
button-tell-not-of = 🔕 خاموش { $number }
button-tell-of = 🔔 روشن { $number }
button-cards = 📋 کارت‌های من
button-collected-yes = ✅ بله، گرفته‌ام
button-collected-no = نه
button-not-collected = ↩️ هنوز نگرفته‌ام
button-not-collected-of = ↩️ نگرفته‌ام { $number }
button-other-day = 🗓 روز دیگر
button-days-before = → روزهای پیش
button-days-after = روزهای بعد ←
button-elsewhere-bale = 🔔 در بله هم خبر بدهید
button-elsewhere-telegram = 🔔 در تلگرام هم خبر بدهید
