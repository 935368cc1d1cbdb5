package dev.curlew.analytics.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A filter as a condition of SQL, in which every value is a parameter. */
record FilterSql(String condition, List<Object> parameters) {

    FilterSql {
        parameters = List.copyOf(parameters);
    }

    static FilterSql of(ClickFilter filter) {
        List<Object> parameters = new ArrayList<>();
        return new FilterSql(condition(filter, parameters), parameters);
    }

    private static String condition(ClickFilter filter, List<Object> parameters) {
        return switch (filter) {
            case ClickFilter.Is is -> {
                parameters.add(is.value());
                yield "coalesce(" + is.trait().column() + ", '') = ?";
            }
            case ClickFilter.Bot bot -> bot.bot() ? "bot" : "not bot";
            case ClickFilter.Not not -> "not (" + condition(not.filter(), parameters) + ")";
            case ClickFilter.All all -> joined(all.filters(), " and ", parameters);
            case ClickFilter.Any any -> joined(any.filters(), " or ", parameters);
        };
    }

    private static String joined(List<ClickFilter> filters, String word, List<Object> parameters) {
        return filters.stream()
                .map(filter -> condition(filter, parameters))
                .collect(Collectors.joining(word, "(", ")"));
    }
}
