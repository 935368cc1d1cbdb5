package dev.curlew.link.request;

import dev.curlew.platform.error.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that one answer tells all of it. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** Notes a field, by its name in JSON, and what it should be. */
    public void add(String field, String expected) {
        found.add(new Violation(field, expected));
    }

    /** Notes what is wrong with the fields of a field. */
    public void addWithin(String field, Violations within) {
        within.found.forEach(each -> found.add(new Violation(field + "." + each.field(), each.description())));
    }

    /** Throws {@link RequestException.InvalidFields} if anything was noted. */
    public void check() {
        if (!found.isEmpty()) {
            throw new RequestException.InvalidFields(found);
        }
    }

    /** For a request in which one field is wrong. */
    public static RequestException.InvalidFields of(String field, String expected) {
        return new RequestException.InvalidFields(List.of(new Violation(field, expected)));
    }
}
