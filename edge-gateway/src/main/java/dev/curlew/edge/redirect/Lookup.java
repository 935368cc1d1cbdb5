package dev.curlew.edge.redirect;

/** What became of looking for a link. */
sealed interface Lookup {

    /** There is one. */
    record Found(CompiledLink link) implements Lookup {}

    /** There is none. */
    record Unknown() implements Lookup {}

    /** Nobody can tell now. */
    record Unavailable() implements Lookup {}
}
