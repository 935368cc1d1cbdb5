package dev.curlew.link.links;

import dev.curlew.link.request.Violations;

/** In which order a list shows links. */
enum LinkOrder {
    NEWEST(Key.CREATE_TIME, false),
    OLDEST(Key.CREATE_TIME, true),
    LAST_CHANGED(Key.UPDATE_TIME, false),
    FIRST_CHANGED(Key.UPDATE_TIME, true),
    MOST_CLICKED(Key.CLICKS, false);

    /** What links are ordered by. */
    enum Key {
        CREATE_TIME,
        UPDATE_TIME,
        CLICKS
    }

    private final Key key;
    private final boolean ascending;

    LinkOrder(Key key, boolean ascending) {
        this.key = key;
        this.ascending = ascending;
    }

    static LinkOrder parse(String text) {
        return switch (text.strip().replaceAll("\\s+", " ")) {
            case "", "create_time desc" -> NEWEST;
            case "create_time", "create_time asc" -> OLDEST;
            case "update_time desc" -> LAST_CHANGED;
            case "update_time", "update_time asc" -> FIRST_CHANGED;
            case "clicks desc" -> MOST_CLICKED;
            default ->
                throw Violations.of(
                        "orderBy", "create_time, create_time desc, update_time, update_time desc or clicks desc");
        };
    }

    Key key() {
        return key;
    }

    boolean ascending() {
        return ascending;
    }
}
