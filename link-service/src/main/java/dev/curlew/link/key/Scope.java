package dev.curlew.link.key;

import java.util.Arrays;
import java.util.Optional;

/** What a key may do. */
public enum Scope {
    /** Read links. */
    LINKS_READ("links:read", 1),
    /** Make, change and delete links. */
    LINKS_WRITE("links:write", 2),
    /** Read statistics and clicks. */
    STATS_READ("stats:read", 3),
    /** Everything. */
    ADMIN("admin", 4);

    private final String text;
    private final int number;

    Scope(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /** As people write it. */
    public String text() {
        return text;
    }

    /** As the API and the database number it. */
    int number() {
        return number;
    }

    static Optional<Scope> of(int number) {
        return Arrays.stream(values()).filter(scope -> scope.number == number).findFirst();
    }
}
