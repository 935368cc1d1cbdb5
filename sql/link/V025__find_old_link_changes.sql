-- Changes that are over are found without looking through all. Can be made again if it was interrupted.
drop index concurrently if exists link.link_change_time;
create index concurrently link_change_time on link.link_change (change_time);
