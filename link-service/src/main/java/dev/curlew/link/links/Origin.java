package dev.curlew.link.links;

import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Scope;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a link or a version of it came to be, as a file tells. Of a file that somebody without the scope admin sends, only when the
 * link was made and deleted is believed: the rest would let a key act as another.
 *
 * @param owner the id of a key, perhaps of another installation
 * @param changedFields of what is not believed, none
 */
record Origin(
        String owner,
        long revision,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> deleteTime,
        Optional<LinkBlock> block,
        String changedBy,
        List<String> changedFields) {

    private static final int LONGEST_ID = 128;
    private static final int LONGEST_REASON = 512;
    private static final int MOST_FIELDS = 64;
    private static final long MOST_REVISIONS = 1_000_000_000;
    // Clocks differ, time zones of other products' files too.
    private static final Duration AHEAD = Duration.ofDays(1);

    Origin {
        changedFields = List.copyOf(changedFields);
    }

    /** Whether all that a record tells is believed. */
    static boolean isBelieved(LinkRecord record, Caller caller) {
        return record.getLink().getRevision() != 0 && caller.scopes().contains(Scope.ADMIN);
    }

    /** Reads a record; not to be used if anything was noted. */
    static Origin read(LinkRecord record, Caller caller, Instant now, Violations violations) {
        Link link = record.getLink();
        Instant created = link.hasCreateTime()
                ? FieldChecks.time("createTime", link.getCreateTime(), violations)
                        .orElse(now)
                : now;
        if (created.isAfter(now.plus(AHEAD))) {
            violations.add("createTime", "a time that has come");
        }
        Optional<Instant> deleted = link.hasDeleteTime()
                ? FieldChecks.time("deleteTime", link.getDeleteTime(), violations)
                : Optional.empty();
        if (!isBelieved(record, caller)) {
            return new Origin(caller.keyId(), 1, created, now, deleted, Optional.empty(), caller.keyId(), List.of());
        }
        FieldChecks.check("owner", link.getOwner(), LONGEST_ID, violations);
        FieldChecks.check("actor", record.getActor(), LONGEST_ID, violations);
        if (link.getRevision() < 1 || link.getRevision() > MOST_REVISIONS) {
            violations.add("revision", "1 to " + MOST_REVISIONS);
        }
        return new Origin(
                link.getOwner(),
                link.getRevision(),
                created,
                link.hasUpdateTime()
                        ? FieldChecks.time("updateTime", link.getUpdateTime(), violations)
                                .orElse(now)
                        : now,
                deleted,
                block(record, violations),
                record.getActor(),
                changedFields(record, violations));
    }

    private static Optional<LinkBlock> block(LinkRecord record, Violations violations) {
        Link link = record.getLink();
        if (!link.hasBlockTime()) {
            return Optional.empty();
        }
        FieldChecks.check("blockReason", link.getBlockReason(), LONGEST_REASON, violations);
        if (record.getBlockStatus() != 403 && record.getBlockStatus() != 451) {
            violations.add("blockStatus", "403 or 451");
        }
        return FieldChecks.time("blockTime", link.getBlockTime(), violations)
                .map(time -> new LinkBlock(time, link.getBlockReason(), record.getBlockStatus()));
    }

    private static List<String> changedFields(LinkRecord record, Violations violations) {
        List<String> fields = new ArrayList<>(record.getChangedFields().getPathsList());
        if (fields.size() > MOST_FIELDS) {
            violations.add("changedFields", "at most " + MOST_FIELDS + " names");
            return List.of();
        }
        fields.forEach(field -> FieldChecks.check("changedFields", field, LONGEST_ID, violations));
        return fields;
    }
}
