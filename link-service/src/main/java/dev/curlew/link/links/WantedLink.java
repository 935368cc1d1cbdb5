package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.links.JooqRequestStore.Request;
import java.util.Optional;

/**
 * A link that somebody wants, checked.
 *
 * @param domain as it is stored
 * @param slug the code wanted; empty: a new one
 * @param admission with the hash of its password, if it is to have one
 * @param owner the id of the key that makes it; empty: none
 * @param request under which the wish may be repeated
 */
record WantedLink(
        String domain,
        Optional<ShortCode> slug,
        LinkFields fields,
        Admission admission,
        String owner,
        Optional<Request> request) {}
