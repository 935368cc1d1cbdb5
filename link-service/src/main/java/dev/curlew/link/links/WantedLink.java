package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.links.JooqRequestStore.Request;
import java.util.Optional;

/**
 * A link that somebody wants, checked.
 *
 * @param slug the code wanted; empty: a new one
 * @param admission with the hash of its password, if it is to have one
 * @param owner the id of the key that makes it; empty: none
 * @param request under which the wish may be repeated
 * @param findIfExists whether a link that is the same will do
 */
record WantedLink(
        LinkDomain domain,
        Optional<ShortCode> slug,
        LinkFields fields,
        Admission admission,
        String owner,
        Optional<Request> request,
        boolean findIfExists) {

    /** Whether one statement makes it. */
    boolean isPlain() {
        return request.isEmpty() && !findIfExists && admission.newHash().isEmpty();
    }

    /** Whether another link will do; none that has a password, which nobody can compare. */
    boolean isContentWithAnother() {
        return findIfExists && !admission.byPassword();
    }
}
