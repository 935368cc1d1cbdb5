package dev.curlew.link.links;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** In which order a list shows links. */
enum LinkOrder {
    NEWEST(List.of("create_time desc", ""), false, StoredLink::createTime),
    OLDEST(List.of("create_time", "create_time asc"), true, StoredLink::createTime),
    LAST_CHANGED(List.of("update_time desc"), false, StoredLink::updateTime),
    FIRST_CHANGED(List.of("update_time", "update_time asc"), true, StoredLink::updateTime);

    /** Where the next page goes on: behind the last link of this one. */
    record Position(Instant time, long linkId) {}

    private final List<String> spellings;
    private final boolean ascending;
    private final Function<StoredLink, Instant> key;

    LinkOrder(List<String> spellings, boolean ascending, Function<StoredLink, Instant> key) {
        this.spellings = spellings;
        this.ascending = ascending;
        this.key = key;
    }

    static LinkOrder parse(String text) {
        String plain = text.strip().replaceAll("\\s+", " ");
        return Arrays.stream(values())
                .filter(order -> order.spellings.contains(plain))
                .findFirst()
                .orElseThrow(() ->
                        Violations.of("orderBy", "create_time, create_time desc, update_time or update_time desc"));
    }

    boolean ascending() {
        return ascending;
    }

    boolean byUpdate() {
        return this == LAST_CHANGED || this == FIRST_CHANGED;
    }

    Position after(StoredLink link) {
        return new Position(key.apply(link), link.linkId());
    }

    /** A page of the record. */
    record Query(String domain, LinkFilter filter, LinkOrder order, boolean showDeleted, Optional<Position> after) {}
}
