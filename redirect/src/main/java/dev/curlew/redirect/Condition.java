package dev.curlew.redirect;

import java.util.List;
import java.util.Set;

/** Something that holds for a request or does not, and says in words what it saw. Never throws. */
interface Condition {

    String USER_AGENT = "user-agent";

    boolean holds(Facts facts);

    /** What the visitor has, as conditions name it, such as {@code desktop}; empty: nothing is known of it. */
    List<String> values(Facts facts);

    /** The same in words, such as {@code device is desktop}. */
    String seen(Facts facts);

    /** When it holds, such as {@code mobile or tablet}. */
    String expected();

    /** The request headers it looks at, in lower case. */
    default Set<String> headersAsked() {
        return Set.of();
    }

    /** Whether it looks at what the user agent says of itself. */
    default boolean asksAgent() {
        return false;
    }

    /** The languages it names, in lower case. */
    default Set<String> languages() {
        return Set.of();
    }

    /** One that cannot be understood, as of a later version: it does not hold, negated or not. */
    record Unusable(String why) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return false;
        }

        @Override
        public List<String> values(Facts facts) {
            return List.of();
        }

        @Override
        public String seen(Facts facts) {
            return why;
        }

        @Override
        public String expected() {
            return "";
        }
    }
}
