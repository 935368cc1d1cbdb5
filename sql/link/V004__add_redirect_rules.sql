-- Rules that send visitors of a link to other targets.

alter table link.short_link
    -- The field `rules` of the API's Link in JSON, {} if there are none: as their owner wrote them, and with the UTM parameters
    -- added to their targets, as visitors are sent to them.
    add column rules          jsonb not null default '{}' check (jsonb_typeof(rules) = 'object'),
    add column resolved_rules jsonb not null default '{}' check (jsonb_typeof(resolved_rules) = 'object');

-- Versions are whole rows: the same columns, in the same order.
alter table link.link_revision
    add column rules          jsonb not null default '{}',
    add column resolved_rules jsonb not null default '{}';
