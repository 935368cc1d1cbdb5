package dev.curlew.trial.history;

/** What an answer says of a link. */
public sealed interface Seen {
    /** Nothing. */
    record Nothing() implements Seen {}

    /** That there is none. */
    record Missing() implements Seen {}

    /** That it is deleted or used up. */
    record Gone() implements Seen {}

    /**
     * Where it leads.
     *
     * @param link whose target that is
     * @param step the change that set the target
     */
    record Target(String link, int step) implements Seen {}
}
