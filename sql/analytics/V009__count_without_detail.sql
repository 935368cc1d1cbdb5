-- An edge may be told to tell nothing of clicks but that there were some (CLICK_DETAIL=none). Such a click is in the totals; its
-- row is there to know a repeat by.

comment on column analytics.click.kind is 'The number of curlew.analytics.v1.Click.Kind: 1 a link, 2 the bare domain, 3 an unknown code, 4 another address. 0: not to be seen, as it was told without detail or erased on demand; the row is there to know a repeat by.';

-- Erased clicks keep their rows, so that nothing has to be said of how many there were.
drop table analytics.click_erased;
