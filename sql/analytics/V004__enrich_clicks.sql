-- What is told from a click when it is stored, as curlew.analytics.v1.ClickRecord has it. Null stands for "not known".

alter table analytics.click
    add column country          text,
    add column region           text,
    add column city             text,
    add column browser          text,
    add column operating_system text,
    add column device           text,
    add column channel          text,
    add column utm_source       text,
    add column utm_medium       text,
    add column utm_campaign     text,
    add column privacy          boolean not null default false;

comment on column analytics.click.bot is 'Whether it was a bot, a prefetch, a preview or a HEAD request; counted apart from people.';
comment on column analytics.click.country is 'ISO 3166-1 alpha-2 code, by the truncated network.';
comment on column analytics.click.region is 'ISO 3166-2 code of the largest region.';
comment on column analytics.click.city is 'City name in English.';
comment on column analytics.click.language is 'First language of Accept-Language, BCP 47.';
comment on column analytics.click.referrer_domain is 'Registrable domain of the referring page.';
comment on column analytics.click.channel is 'Kind of referrer: direct, search, social, email or other.';
comment on column analytics.click.privacy is 'Whether the visitor asked not to be tracked; then there is no visitor_hash.';
