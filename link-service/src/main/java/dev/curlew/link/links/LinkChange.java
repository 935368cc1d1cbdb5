package dev.curlew.link.links;

import java.util.function.UnaryOperator;

/**
 * A change of a link, checked as far as it can be without the link.
 *
 * @param actor the id of the key that makes it; empty: none
 * @param next checks the version there is, and gives the next one but for its revision and time
 */
record LinkChange(LinkKey key, String actor, UnaryOperator<StoredLink> next) {

    StoredLink apply(StoredLink before) {
        return next.apply(before);
    }
}
