package dev.curlew.link.links;

import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.link.request.Violations;
import java.util.Optional;

/** In which order a list shows links. */
enum LinkOrder {
    NEWEST(false, false),
    OLDEST(false, true),
    LAST_CHANGED(true, false),
    FIRST_CHANGED(true, true);

    /** A page of the record. */
    record Query(LinkFilter filter, LinkOrder order, boolean showDeleted, Optional<Position> after) {}

    private final boolean byUpdate;
    private final boolean ascending;

    LinkOrder(boolean byUpdate, boolean ascending) {
        this.byUpdate = byUpdate;
        this.ascending = ascending;
    }

    static LinkOrder parse(String text) {
        return switch (text.strip().replaceAll("\\s+", " ")) {
            case "", "create_time desc" -> NEWEST;
            case "create_time", "create_time asc" -> OLDEST;
            case "update_time desc" -> LAST_CHANGED;
            case "update_time", "update_time asc" -> FIRST_CHANGED;
            default -> throw Violations.of("orderBy", "create_time, create_time desc, update_time or update_time desc");
        };
    }

    boolean ascending() {
        return ascending;
    }

    boolean byUpdate() {
        return byUpdate;
    }

    Position after(StoredLink link) {
        return new Position(byUpdate ? link.updateTime() : link.createTime(), link.linkId());
    }
}
