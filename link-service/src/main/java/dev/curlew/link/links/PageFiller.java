package dev.curlew.link.links;

import dev.curlew.link.title.PageSummary;
import dev.curlew.link.title.SocialCard;
import dev.curlew.link.title.Titles;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives links what the pages that they lead to say of themselves: the title to those that were made without one, unless somebody
 * else was quicker, and what social networks are to be shown to those that show it.
 */
final class PageFiller {

    /** Who made the version with it, in the history. */
    static final String ACTOR = "system";

    /** After a change of one of these a preview may be wanted that was not wanted before. */
    private static final Set<String> ASKING =
            Set.of("target_url", "social_preview", "delete_time", LinkChanges.PASSWORD);

    private final Optional<Titles> titles;

    /** Takes where pages are looked at; empty: nowhere. */
    PageFiller(Optional<Titles> titles) {
        this.titles = titles;
    }

    /** Takes note of a link that was made, and how to change it; returns at once. */
    void made(StoredLink link, Function<LinkChange, StoredLink> change) {
        look(link, isWithoutTitle(link), change);
    }

    /** Takes note of a link that has a new version, and how to change it; returns at once. */
    void changed(StoredLink link, Function<LinkChange, StoredLink> change) {
        if (!Collections.disjoint(link.changedFields(), ASKING)) {
            look(link, false, change);
        }
    }

    /** Whether pages are looked at at all. */
    boolean looks() {
        return titles.isPresent();
    }

    /** Gives a link the preview that it is to show, and has not yet; returns when its page was looked at. */
    void fill(StoredLink link, Function<LinkChange, StoredLink> change) {
        if (isWithoutCard(link)) {
            titles.flatMap(sought -> sought.read(link.fields().targetUrl())).ifPresent(page -> {
                StoredLink _ = change.apply(filling(link, false, page));
            });
        }
    }

    private void look(StoredLink link, boolean titleWanted, Function<LinkChange, StoredLink> change) {
        if (titleWanted || isWithoutCard(link)) {
            titles.ifPresent(sought -> sought.want(link.fields().targetUrl(), page -> {
                StoredLink _ = change.apply(filling(link, titleWanted, page));
            }));
        }
    }

    private static LinkChange filling(StoredLink seen, boolean titleWanted, PageSummary page) {
        return new LinkChange(seen.key(), ACTOR, link -> {
            if (!link.fields().targetUrl().equals(seen.fields().targetUrl())) {
                return link;
            }
            StoredLink titled = titleWanted && isWithoutTitle(link)
                    ? link.with(link.fields().withTitle(page.title()))
                    : link;
            return isWithoutCard(titled) ? titled.with(page.card()) : titled;
        });
    }

    private static boolean isWithoutTitle(StoredLink link) {
        return mayTell(link) && link.fields().title().isEmpty();
    }

    /** Whether a link is to show a preview that nobody has looked for. */
    static boolean isWithoutCard(StoredLink link) {
        return mayTell(link) && link.fields().socialPreview() && link.card().equals(SocialCard.NONE);
    }

    /** Who does not know the password learns nothing of the target, its title neither. */
    private static boolean mayTell(StoredLink link) {
        return !link.deleted()
                && !link.admission().byPassword()
                && TargetUrls.isWeb(link.fields().targetUrl());
    }
}
