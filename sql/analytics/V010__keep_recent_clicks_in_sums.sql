-- A batch adds a click or two to most rows of sums. To read 15 columns for that, merge and write them again cost more than all else that
-- storing a click takes. Such clicks are appended to a column of their own now; when they have become many, they are merged. Rows that
-- are there stay as they are.

alter table analytics.click_hour add column recent bytea not null default '';
alter table analytics.click_day add column recent bytea not null default '';

-- In the row, whatever becomes of the other columns: elsewhere it would be written anew with each click.
alter table analytics.click_hour alter column recent set storage main;
alter table analytics.click_day alter column recent set storage main;

comment on column analytics.click_hour.recent is 'A curlew.analytics.v1.RecentClicks: clicks that are in the counts, but not yet in the columns of visitors and traits.';
comment on column analytics.click_day.recent is 'A curlew.analytics.v1.RecentClicks: clicks that are in the counts, but not yet in the columns of visitors and traits.';
