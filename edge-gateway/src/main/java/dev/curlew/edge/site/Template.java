package dev.curlew.edge.site;

import dev.curlew.edge.page.Page;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML with places for text, {@code {{name}}}, and for more HTML, {@code {{{name}}}}. */
record Template(String html) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\{([a-zA-Z0-9.]+)}}}|\\{\\{([a-zA-Z0-9.]+)}}");

    /** The HTML with all places filled. */
    String fill(Function<String, String> values) {
        return PLACE.matcher(html)
                .replaceAll(place -> Matcher.quoteReplacement(Optional.ofNullable(place.group(1))
                        .map(values)
                        .orElseGet(() -> Page.escape(values.apply(place.group(2))))));
    }
}
