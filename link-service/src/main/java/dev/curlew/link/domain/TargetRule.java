package dev.curlew.link.domain;

import dev.curlew.link.request.Violations;
import java.util.Optional;

/** Where a redirect may lead; the rule of links, which domains must not know. */
@FunctionalInterface
public interface TargetRule {

    /** The URL in its one spelling; empty if no redirect may lead there, which is then noted under the field's name. */
    Optional<String> read(String field, String url, Violations violations);
}
