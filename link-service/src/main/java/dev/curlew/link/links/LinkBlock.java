package dev.curlew.link.links;

import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import java.time.Instant;
import java.util.Set;

/**
 * That an administrator blocks a link.
 *
 * @param reason in words for visitors
 * @param status what visitors get: 403 or 451
 */
record LinkBlock(Instant time, String reason, int status) {

    private static final int USUAL_STATUS = 451;
    private static final Set<Integer> STATUSES = Set.of(0, 403, USUAL_STATUS);
    private static final int LONGEST_REASON = 512;

    /** Throws {@link RequestException.InvalidFields} with all that is wrong. */
    static LinkBlock read(BlockLinkRequest request, Instant now) {
        Violations violations = new Violations();
        String reason = request.getReason().strip();
        if (reason.isEmpty()) {
            violations.add("reason", "1 to " + LONGEST_REASON + " characters on one line");
        }
        FieldChecks.check("reason", reason, LONGEST_REASON, violations);
        if (!STATUSES.contains(request.getHttpStatus())) {
            violations.add("httpStatus", "403 or 451");
        }
        violations.check();
        return new LinkBlock(now, reason, request.getHttpStatus() == 0 ? USUAL_STATUS : request.getHttpStatus());
    }
}
