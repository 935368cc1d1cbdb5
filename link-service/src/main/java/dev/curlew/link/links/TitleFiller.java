package dev.curlew.link.links;

import dev.curlew.link.title.Titles;
import java.util.Optional;
import java.util.function.Function;

/** Gives links that were made without a title the one of the page that they lead to, unless somebody else was quicker. */
final class TitleFiller {

    /** Who made the version with the title, in the history. */
    static final String ACTOR = "system";

    private final Optional<Titles> titles;

    /** Takes where titles are looked up; empty: nowhere. */
    TitleFiller(Optional<Titles> titles) {
        this.titles = titles;
    }

    /** Takes note of a link that was made, and how to change it; returns at once. */
    void made(StoredLink link, Function<LinkChange, StoredLink> change) {
        String target = link.fields().targetUrl();
        // Who does not know the password learns nothing of the target, its title neither.
        boolean wanted = link.fields().title().isEmpty() && !link.admission().byPassword();
        if (wanted && TargetUrls.isWeb(target)) {
            titles.ifPresent(sought -> sought.want(target, title -> {
                StoredLink _ = change.apply(filling(link, title));
            }));
        }
    }

    private static LinkChange filling(StoredLink made, String title) {
        return new LinkChange(made.key(), ACTOR, link -> {
            boolean wanted = !link.deleted()
                    && link.fields().title().isEmpty()
                    && link.fields().targetUrl().equals(made.fields().targetUrl());
            return wanted ? link.with(link.fields().withTitle(title)) : link;
        });
    }
}
