## What is sent unasked about a card: news, reminders, closures. The first line says state, day and place.

# Which card, below the first line.
news-card = 🔔 خبر تازه: { $card }
news-deadlineKnown = 🗓 مهلت گرفتن این کارت اکنون معلوم است:
news-deadlineExtended = 🗓 <b>مهلت تمدید شد.</b> تاریخ‌های تازه:
news-deadlineShortened = ⚠️ <b>مهلت کوتاه‌تر شد.</b> تاریخ‌های تازه:
news-newRound = نوبت تازه‌ای برای تحویل این کارت آغاز شده است.
news-newSerialAsked = 🆕 درخواست تازه‌ای برای این کارت ثبت شده است؛ سریال رسید تازه لازم است
news-newSerialAsked-how = اگر می‌خواهید این درخواست را هم دنبال کنیم، «پیگیری کارت» را بزنید و کد ملی را با سریال رسید تازه بفرستید. تا آن زمان درباره آن خبری نمی‌دهیم.
news-delivered = این کارت تحویل شد. نگرفته‌اید؟ دکمه «من نگرفتم» را بزنید.
news-delivered-ends = یادآوری‌های این کارت برداشته شد و اگر چیزی نگویید، هفت روز دیگر از فهرست شما می‌رود؛ سابقه خود اداره می‌ماند.
news-returned-stays = اگر وضعیت عوض شود، باز هم خبر می‌دهیم.

reminder-first = { $days ->
    [0] ❗️ <b>امروز</b> آخرین روز گرفتن کارت است: { $place }، { $day }
    [1] ❗️ <b>فردا</b> آخرین روز گرفتن کارت است: { $place }، { $day }
   *[other] ⏰ { $days } روز مانده: { $place }، تا { $day }
}
reminder-chosen = { $days ->
    [0] 🗓 <b>امروز</b>، { $day }، روزی است که برای رفتن برگزیدید: { $place }
    [1] 🗓 <b>فردا</b>، { $day }، روزی است که برای رفتن برگزیدید: { $place }
   *[other] 🗓 روزی که برای رفتن برگزیدید: { $place }، { $day }
}
reminder-no-appointment = این نوبت نیست؛ در ساعت کار اداره بروید.
reminder-after = ❓ کارت را گرفتید؟ { $place }، { $day }
reminder-after-how = این روز را برگزیده بودید و در اطلاعات ما کارت هنوز آنجاست. اگر نگرفته‌اید:

closure-closed = { $days ->
    [0] ❗️ <b>امروز</b>، { $day }، تعطیل است: { $place }
    [1] ❗️ <b>فردا</b>، { $day }، تعطیل است: { $place }
   *[other] ❗️ { $day } تعطیل است: { $place }
}
closure-lateOpening = { $days ->
    [0] ⚠️ <b>امروز</b>، { $day }، از ساعت { $time } باز است: { $place }
    [1] ⚠️ <b>فردا</b>، { $day }، از ساعت { $time } باز است: { $place }
   *[other] ⚠️ { $day } از ساعت { $time } باز است: { $place }
}
closure-earlyEnd = { $days ->
    [0] ⚠️ <b>امروز</b>، { $day }، فقط تا ساعت { $time } باز است: { $place }
    [1] ⚠️ <b>فردا</b>، { $day }، فقط تا ساعت { $time } باز است: { $place }
   *[other] ⚠️ { $day } فقط تا ساعت { $time } باز است: { $place }
}
closure-next = روز کاری بعد: { $day }
closure-next-late = روز کاری بعد ({ $day }) پس از پایان مهلت است.

## Several cards in one message

family-reminder = { $days ->
    [0] ❗️ <b>امروز</b> آخرین روز گرفتن { $count } کارت است: { $place }، { $day }
    [1] ❗️ <b>فردا</b> آخرین روز گرفتن { $count } کارت است: { $place }، { $day }
   *[other] ⏰ { $days } روز مانده برای { $count } کارت: { $place }، تا { $day }
}
family-news = 🔔 خبر تازه برای { $count } کارت:
family-card = • { $card }
family-more = { $count } کارت دیگر هم هست؛ همه در /cards
family-bring = هر صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) برود؛ اثر انگشت گرفته می‌شود.
family-returned = درباره کارتی که مهلتش تمام شده است، هرچه زودتر با اصل شناسنامه و رسید از اداره بپرسید؛ گرفتن دوباره طول می‌کشد و هزینه دارد.

## Who follows a card

notice-newFollower = 👥 گفت‌وگوی دیگری هم { $card } را با کد ملی و سریال رسید پیدا کرد و دنبال می‌کند؛ همه: { $count }.
notice-linkUsed = { $other ->
    [bale] 👥 پیوند شما به کار رفت؛ کارت‌های شما را از این پس در بله هم دنبال می‌کنیم.
   *[telegram] 👥 پیوند شما به کار رفت؛ کارت‌های شما را از این پس در تلگرام هم دنبال می‌کنیم.
}

## Buttons

button-stop = 🔕 دیگر یادآوری نکنید
button-stop-of = 🔕 { $card }
button-collected = ✅ گرفتم
button-collected-of = ✅ گرفتم: { $card }
button-remind-day = 🗓 یادآوری در روز دیگر
button-all-cards = 📋 همه کارت‌ها
button-not-yet = هنوز نرفته‌ام
button-not-there = رفتم، نبود
button-not-me = 🚫 من نگرفتم
