package dev.curlew.bench;

import dev.curlew.proto.link.v1.ListLinksRequest;
import java.util.List;

/**
 * A kind of list.
 *
 * @param caller whose list it is
 * @param request its first page
 */
record ListShape(Caller caller, ListLinksRequest request) {

    /** Who asks. */
    enum Caller {
        ADMIN("admin"),
        OWN_LINKS("key for its own links"),
        ONE_DOMAIN("key for one domain"),
        THREE_DOMAINS("key for three domains");

        private final String text;

        Caller(String text) {
            this.text = text;
        }
    }

    /** What lists are made of: each filter by itself, in each order, and what goes together badly. */
    static List<ListShape> all() {
        return List.of(
                of("", ""),
                of("", "create_time"),
                of("", "update_time desc"),
                of("", "update_time"),
                of("", "clicks desc"),
                deleted("", ""),
                deleted("", "update_time desc"),
                of("tag:half", ""),
                of("tag:half", "update_time desc"),
                of("tag:half", "clicks desc"),
                of("tag:three", ""),
                of("tag:three", "update_time desc"),
                of("tag:three", "clicks desc"),
                of("tag:oldest", ""),
                of("tag:oldest", "update_time desc"),
                of("tag:none", ""),
                of("tag:half AND tag:thousandth", ""),
                of("tag:half AND tag:oldest", "create_time"),
                deleted("tag:half", ""),
                of("domain=large.example", ""),
                of("domain=large.example", "update_time desc"),
                of("domain=small7.example", ""),
                of("domain=small7.example", "clicks desc"),
                of("owner=big", ""),
                of("owner=big", "update_time desc"),
                of("owner=big", "clicks desc"),
                of("owner=few", ""),
                of("owner=few", "clicks desc"),
                of("owner=key_11", "update_time desc"),
                of("owner=key_11 AND tag:thousandth", ""),
                of("owner=few AND tag:half", ""),
                of("state=ACTIVE", ""),
                of("state=DISABLED", ""),
                of("state=SCHEDULED", ""),
                of("state=EXPIRED", ""),
                of("state=USED_UP", ""),
                of("state=BLOCKED", ""),
                of("state=DELETED", ""),
                of("state=DELETED", "update_time desc"),
                of("state=DISABLED AND owner=big", "clicks desc"),
                of("target_health=BROKEN", ""),
                of("text:needle", ""),
                of("text:needle", "update_time desc"),
                of("text:needle", "clicks desc"),
                of("text:spring", ""),
                of("text:spring", "clicks desc"),
                of("text:\"campaign 77777\"", ""),
                of("text:https", "update_time desc"),
                of("text:ab", ""),
                of("text:zzz", ""),
                of("text:zq", ""),
                of("text:needle AND owner=big", ""),
                of("create_time>=2000-01-01T00:00:00Z AND create_time<2001-01-01T00:00:00Z", ""),
                of("create_time>=2000-01-01T00:00:00Z", "clicks desc"),
                new ListShape(Caller.OWN_LINKS, request("", "")),
                new ListShape(Caller.OWN_LINKS, request("text:spring", "clicks desc")),
                new ListShape(Caller.ONE_DOMAIN, request("", "")),
                new ListShape(Caller.ONE_DOMAIN, request("", "update_time desc")),
                new ListShape(Caller.THREE_DOMAINS, request("", "")),
                new ListShape(Caller.THREE_DOMAINS, request("tag:half", "update_time desc")));
    }

    private static ListShape of(String filter, String order) {
        return new ListShape(Caller.ADMIN, request(filter, order));
    }

    private static ListShape deleted(String filter, String order) {
        return new ListShape(
                Caller.ADMIN,
                request(filter, order).toBuilder().setShowDeleted(true).build());
    }

    private static ListLinksRequest request(String filter, String order) {
        return ListLinksRequest.newBuilder().setFilter(filter).setOrderBy(order).build();
    }

    /** As it is named in the report. */
    String title() {
        String filter = request.getFilter().isEmpty() ? "all" : request.getFilter();
        return filter
                + (request.getShowDeleted() ? ", also deleted" : "")
                + (caller == Caller.ADMIN ? "" : ", " + caller.text);
    }

    /** The order, with the default named. */
    String order() {
        return request.getOrderBy().isEmpty() ? "create_time desc" : request.getOrderBy();
    }
}
