package dev.curlew.trial.stack;

import java.util.Locale;

/** What our servers are, how many of each run, and how many there can be while one takes over from another. */
public enum Role {
    EDGE(2),
    LINK(1),
    ANALYTICS(1);

    private final int usual;

    Role(int usual) {
        this.usual = usual;
    }

    /** How many run when nothing is changed. */
    int usual() {
        return usual;
    }

    /** Its name, as in those of its replicas. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
