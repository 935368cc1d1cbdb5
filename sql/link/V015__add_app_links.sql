-- What phones ask a domain for before they let an app open its links: served as it is, without a link of its own.

alter table link.domain
    add column apple_app_site_association text not null default ''
        constraint domain_apple_length check (length(apple_app_site_association) <= 16384),
    add column android_asset_links text not null default ''
        constraint domain_android_length check (length(android_asset_links) <= 16384);

comment on column link.domain.apple_app_site_association is 'JSON of /.well-known/apple-app-site-association; empty: 404.';
comment on column link.domain.android_asset_links is 'JSON of /.well-known/assetlinks.json; empty: 404.';
