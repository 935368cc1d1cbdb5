package dev.curlew.link.links;

/** What became of one of many. */
sealed interface Outcome {

    /** It was done, now or by the same request before. */
    record Done(StoredLink link) implements Outcome {}

    /** It was not, and nothing of it is left. */
    record Refused(RuntimeException why) implements Outcome {}
}
