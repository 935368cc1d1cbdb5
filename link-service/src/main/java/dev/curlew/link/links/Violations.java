package dev.curlew.link.links;

import dev.curlew.platform.error.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that one answer tells all of it. */
final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** Notes a field, by its name in JSON, and what it should be. */
    void add(String field, String expected) {
        found.add(new Violation(field, expected));
    }

    /** Throws {@link LinkException.InvalidFields} if anything was noted. */
    void check() {
        if (!found.isEmpty()) {
            throw new LinkException.InvalidFields(found);
        }
    }

    /** For a request in which one field is wrong. */
    static LinkException.InvalidFields of(String field, String expected) {
        return new LinkException.InvalidFields(List.of(new Violation(field, expected)));
    }
}
