package dev.curlew.link.links;

/** A link that comes from elsewhere, checked, and as it would be stored. */
public final class Arrival {

    private final WantedLink wanted;
    private final StoredLink draft;

    Arrival(WantedLink wanted, StoredLink draft) {
        this.wanted = wanted;
        this.draft = draft;
    }

    WantedLink wanted() {
        return wanted;
    }

    StoredLink draft() {
        return draft;
    }

    /** This with another code than the one that was drawn for it. */
    Arrival withDraft(StoredLink other) {
        return new Arrival(wanted, other);
    }
}
