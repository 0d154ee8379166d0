## The answer to a look-up. The first line stands by itself: mark, state, place, date.

answer-first-awaiting = ⏳ کارت هنوز صادر نشده است: { $place }، درخواست { $day }
answer-first-awaiting-undated = ⏳ کارت هنوز صادر نشده است: { $place }
answer-first-issued = 📦 صادر شده، هنوز آماده تحویل نیست: { $place }، صدور { $day }
answer-first-issued-undated = 📦 صادر شده، هنوز آماده تحویل نیست: { $place }
answer-first-ready = ✅ آماده: { $place }، تا { $day }
answer-first-ready-announced = ✅ آماده (طبق اعلام): { $place }، تا { $day }
answer-first-ready-later = ✅ آماده (طبق اعلام): { $place }، از { $from } تا { $day }
answer-first-ready-undated = ✅ آماده: { $place }، مهلت نامعلوم
answer-first-ready-overdue = ✅ آماده: { $place }، مهلت تا { $day } بود
answer-first-no-open-day = ⚠️ آماده: { $place }، ولی تا پایان مهلت ({ $day }) روز کاری نمانده است
answer-first-over = ⚠️ مهلت تمام شد: { $place }، { $day }
answer-first-returned = ↩️ برگشته به تهران: مهلت تا { $day } بود
answer-first-returned-undated = ↩️ برگشته به تهران
answer-first-delivered = ☑️ تحویل شده: { $place }، { $day }
answer-first-delivered-undated = ☑️ تحویل شده: { $place }

# One line of a list of cards: the first line of the answer, then which card.
answer-list-line = { $first } — { $name }

## Which card

card-name = { $label ->
    [mine] کارت شما ({ $mark })
    [spouse] کارت همسر ({ $mark })
    [father] کارت پدر ({ $mark })
    [mother] کارت مادر ({ $mark })
    [child] کارت فرزند ({ $mark })
   *[none] کارت ({ $mark })
}
card-mark = { $initials }، { $tail }

## Days

days-left = { $days ->
    [0] امروز
    [1] فردا
   *[other] { $days } روز دیگر
}
answer-last-open-day = { $days ->
    [0] ❗️ <b>امروز</b> آخرین روز کاری است.
    [1] ❗️ <b>فردا</b>، { $day }، آخرین روز کاری است.
   *[other] آخرین روز کاری: { $day } ({ $left })
}
# The deadline itself is a closed day.
answer-last-open-day-before = { $days ->
    [0] ❗️ <b>امروز</b> آخرین روز کاری است؛ پایان مهلت ({ $deadline }) تعطیل است.
    [1] ❗️ <b>فردا</b>، { $day }، آخرین روز کاری است؛ پایان مهلت ({ $deadline }) تعطیل است.
   *[other] آخرین روز کاری: { $day } ({ $left })؛ پایان مهلت ({ $deadline }) تعطیل است.
}
answer-closed-today = امروز تعطیل است؛ روز کاری بعد: { $day }
answer-late-today = امروز از ساعت { $time } باز است.
answer-early-today = امروز فقط تا ساعت { $time } باز است.

## What follows

answer-then-centre = پس از آن تا { $day } ({ $left }) فقط { $at }؛ سپس، طبق اعلام، به تهران برمی‌گردد.
answer-then-centre-before = پس از آن تا { $deadline } (آخرین روز کاری: { $day }، { $left }) فقط { $at }؛ سپس، طبق اعلام، به تهران برمی‌گردد.
answer-then-centre-plain = پس از آن تا { $deadline } فقط { $at }؛ سپس، طبق اعلام، به تهران برمی‌گردد.
answer-then-tehran = پس از آن، طبق اعلام، به تهران برمی‌گردد.
answer-after-tehran = گرفتن دوباره کارت از تهران طول می‌کشد و هزینه دارد.
answer-county-no-open-day = { $at } تا پایان مهلت ({ $day }) روز کاری نمانده است؛ پس از آن، طبق اعلام، کارت به { $centre } می‌رود.
answer-centre-no-open-day = آخرین روز کاری { $day } بود. طبق اعلام، کارت پس از پایان مهلت به تهران برمی‌گردد. هرچه زودتر از اداره بپرسید.
answer-moved-announced = مهلت تحویل { $at } { $day } تمام شد. طبق اعلام، کارت به { $centre } منتقل می‌شود؛ رسیدن آن هنوز تأیید نشده است.
answer-ask-first = پیش از رفتن از اداره بپرسید.
answer-moved-seen = کارت اکنون { $atCentre } است، نه { $at } (مهلت آنجا: { $day }).
answer-moved-seen-undated = کارت اکنون { $atCentre } است، نه { $at }.
answer-end-unknown = اعلام نشده است که کارت تا چه روزی { $at } می‌ماند؛ هرچه زودتر مراجعه کنید.
answer-overdue-county = مهلت تحویل { $at } تمام شده، ولی کارت { $asOf } هنوز آنجا بود. شاید هر روز به { $centre } برود؛ زود مراجعه کنید.
answer-overdue-centre = مهلت تمام شده، ولی کارت { $asOf } هنوز آنجا بود. شاید هر روز به تهران برگردد؛ زود مراجعه کنید.
answer-overdue-until = مهلت تحویل { $at } تا { $day } است ({ $left })؛ سپس، طبق اعلام، به تهران برمی‌گردد.
answer-overdue-until-closed = مهلت تحویل { $at } تا { $day } است و روز کاری دیگری ندارد؛ سپس، طبق اعلام، به تهران برمی‌گردد.
answer-over = طبق اعلام، کارت‌های نگرفته به تهران برمی‌گردند؛ رفتن این کارت هنوز تأیید نشده است. هرچه زودتر از اداره بپرسید.
answer-over-bring = اگر رفته باشد، گرفتن دوباره طول می‌کشد و هزینه دارد. صاحب کارت خودش با اصل شناسنامه و رسید برود. هزینه را فقط در اداره بپردازید؛ در پیام‌رسان هیچ پولی نپردازید.
answer-returned = { $whose ->
    [mine] برای گرفتن دوباره، لطفاً خودتان با اصل شناسنامه و رسید به { $place } مراجعه کنید.
   *[other] برای گرفتن دوباره، لطفاً صاحب کارت خودش با اصل شناسنامه و رسید به { $place } مراجعه کند.
}
answer-returned-fee = این کار طول می‌کشد و هزینه دارد. هزینه را فقط در اداره بپردازید؛ در پیام‌رسان هیچ پولی نپردازید.
answer-delivered-at = محل تحویل: { $place }
answer-not-they = { $whose ->
    [mine] اگر شما آن را نگرفته‌اید، زود با اصل شناسنامه به { $place } بروید و بپرسید.
   *[other] اگر صاحب کارت آن را نگرفته است، زود با اصل شناسنامه به { $place } برود و بپرسد.
}
answer-phone-of-office = تلفن اداره: { $phone }

## What to do

answer-awaiting-receipt = تا صدور کارت، رسید معتبر است.
answer-awaiting-watched = لازم نیست مراجعه کنید؛ پس از آماده شدن خبر می‌دهیم.
answer-awaiting-unwatched = لازم نیست مراجعه کنید؛ چندی بعد دوباره اینجا بپرسید.
answer-issued-watched = هنوز لازم نیست مراجعه کنید؛ پس از آماده شدن خبر می‌دهیم.
answer-issued-unwatched = هنوز لازم نیست مراجعه کنید؛ چند روز بعد دوباره اینجا بپرسید.
answer-issued-receipt = چون کارت صادر شده است، شاید رسید را دیگر نپذیرند؛ پس از آماده شدن، کارت را زود بگیرید.
answer-bring = { $whose ->
    [mine] لطفاً خودتان با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کنید؛ اثر انگشت گرفته می‌شود.
   *[other] لطفاً صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کند؛ اثر انگشت گرفته می‌شود.
}
answer-fetch-soon = کارت را زود بگیرید؛ شاید رسید را دیگر نپذیرند.
answer-remind = پیش از پایان مهلت یادآوری می‌کنیم.
answer-tell = اگر وضعیت عوض شود، خبر می‌دهیم.

## As of which day

answer-as-of = آخرین اطلاعات ما: { $day }
answer-as-of-old = آخرین اطلاعات ما: { $day }؛ پیش از رفتن تلفن بزنید: { $phone }
answer-as-of-old-no-phone = آخرین اطلاعات ما: { $day }؛ پیش از رفتن از اداره بپرسید یا { -ussd } را بگیرید.

## The calendar file

calendar-title = { $label ->
    [mine] آخرین روز گرفتن کارت ملی: { $place }
    [spouse] آخرین روز گرفتن کارت ملی همسر: { $place }
    [father] آخرین روز گرفتن کارت ملی پدر: { $place }
    [mother] آخرین روز گرفتن کارت ملی مادر: { $place }
    [child] آخرین روز گرفتن کارت ملی فرزند: { $place }
   *[none] آخرین روز گرفتن کارت ملی: { $place }
}
calendar-bring = صاحب کارت خودش با اصل شناسنامه و رسید (یا کارت قبلی) مراجعه کند.
calendar-caption = 📅 { $day }: آخرین روز کاری برای گرفتن کارت. این فایل را باز کنید تا به تقویم گوشی افزوده شود.
