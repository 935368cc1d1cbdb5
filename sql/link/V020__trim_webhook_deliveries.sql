-- Deliveries that are over go after WEBHOOK_RETENTION, some thousand at a time: each time without looking through all.

create index webhook_delivery_over on link.webhook_delivery (complete_time) where state <> 1;
