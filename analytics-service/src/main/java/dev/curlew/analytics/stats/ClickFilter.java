package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import java.util.List;
import java.util.Optional;

/** Which clicks are meant. */
sealed interface ClickFilter {

    /** Clicks with a value of a trait; empty stands for "not known". */
    record Is(Trait trait, String value) implements ClickFilter {}

    /** Clicks of bots, or of people. */
    record Bot(boolean bot) implements ClickFilter {}

    /** Clicks that all of these mean. */
    record All(List<ClickFilter> filters) implements ClickFilter {
        public All {
            filters = List.copyOf(filters);
        }
    }

    /** Clicks that any of these means. */
    record Any(List<ClickFilter> filters) implements ClickFilter {
        public Any {
            filters = List.copyOf(filters);
        }
    }

    /** Clicks that another does not mean. */
    record Not(ClickFilter filter) implements ClickFilter {}

    /** Reads a filter; empty if the text is. */
    static Optional<ClickFilter> parse(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new ClickFilterParser(text).parse());
    }
}
