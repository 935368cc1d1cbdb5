-- The magnitude of a day with few clicks changed with almost every batch, and with it the index on it: two of three such rows could not
-- stay in their page (HOT). Below 256 clicks it is one for each doubling now, the highest of those that it was. It bounds the clicks from
-- above as before.

alter table analytics.click_day alter column magnitude set expression as (
    case when clicks >= 256 then floor(4 * ln(clicks::float8) / ln(2::float8) + 1e-9)
         when clicks > 0 then 4 * floor(ln(clicks::float8) / ln(2::float8) + 1e-9) + 3
         else -1 end::smallint);

comment on column analytics.click_day.magnitude is 'floor(4 log2(clicks)) from 256 clicks on, below it 4 floor(log2(clicks)) + 3: bounds clicks from above by 2^((magnitude + 1) / 4); -1 without clicks.';
