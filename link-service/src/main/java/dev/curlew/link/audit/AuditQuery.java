package dev.curlew.link.audit;

import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events to list.
 *
 * @param resource of this one, or of all in this collection; empty: of all
 * @param actor that this key made; empty: that anybody made
 * @param after the last event of the page before
 */
record AuditQuery(
        String resource, String actor, Optional<Instant> start, Optional<Instant> end, Optional<Position> after) {

    private static final int LONGEST_RESOURCE = 512;
    private static final int LONGEST_ACTOR = 128;

    static AuditQuery read(ListAuditEventsRequest request, PageTokens tokens) {
        Violations violations = new Violations();
        FieldChecks.check("resource", request.getResource(), LONGEST_RESOURCE, violations);
        FieldChecks.check("actor", request.getActor(), LONGEST_ACTOR, violations);
        Optional<Instant> start = request.hasStartTime()
                ? FieldChecks.time("startTime", request.getStartTime(), violations)
                : Optional.empty();
        Optional<Instant> end =
                request.hasEndTime() ? FieldChecks.time("endTime", request.getEndTime(), violations) : Optional.empty();
        if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
            violations.add("endTime", "later than startTime");
        }
        violations.check();
        Optional<Position> after = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(tokens.read(request.getPageToken(), bound(request)));
        return new AuditQuery(request.getResource(), request.getActor(), start, end, after);
    }

    /** What must stay the same from page to page. */
    static String bound(ListAuditEventsRequest request) {
        return "audit events "
                + ListAuditEventsRequest.newBuilder(request)
                        .clearPageSize()
                        .clearPageToken()
                        .build();
    }
}
