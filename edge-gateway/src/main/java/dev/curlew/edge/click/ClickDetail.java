package dev.curlew.edge.click;

import dev.curlew.proto.analytics.v1.Click.Detail;

/** How much of a visit is kept; what each tells is said of {@link Detail}. */
public enum ClickDetail {
    /** All that is ever kept. */
    FULL(Detail.FULL),
    /** What clicks are counted by, and nothing that tells one visitor from another. */
    MINIMAL(Detail.MINIMAL),
    /** That there was a click. */
    NONE(Detail.NONE);

    private final Detail proto;

    ClickDetail(Detail proto) {
        this.proto = proto;
    }

    /** Whether the user agent is read here, as it is not sent. */
    public boolean readsAgent() {
        return this != FULL;
    }

    /** Its number upstream. */
    int number() {
        return proto.getNumber();
    }
}
