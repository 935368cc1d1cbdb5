package dev.curlew.link.audit;

import static dev.curlew.link.db.Tables.AUDIT_EVENT;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.link.db.tables.records.AuditEventRecord;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditEvent.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** The table {@code link.audit_event}. Each method runs on the connection or transaction that it is given. */
public final class JooqAudit {

    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private JooqAudit() {}

    /**
     * Records a change of a key or a setting, to be called in the transaction that makes it, so that neither is there without the
     * other.
     *
     * @param actor the id of the key that makes it ({@code Keys.caller().keyId()}); empty: the server by itself
     * @param action what is done, such as {@code create}, {@code update}, {@code delete}
     * @param resource to what: its collection and its id, such as {@code domains/go.example.com}
     * @param changes which fields change, never with a secret in them: see {@link FieldChange#between}
     */
    public static void record(
            DSLContext dsl, Instant time, String actor, String action, String resource, List<FieldChange> changes) {
        AuditEventRecord row = new AuditEventRecord();
        row.setEventTime(time);
        row.setActor(actor);
        row.setAction(action);
        row.setResource(resource);
        row.setChanges(write(changes));
        dsl.insertInto(AUDIT_EVENT).set(row).execute();
    }

    /** The newest first. */
    static List<AuditEvent> list(DSLContext dsl, AuditQuery query, int limit) {
        return dsl.selectFrom(AUDIT_EVENT)
                .where(conditions(query))
                .orderBy(AUDIT_EVENT.EVENT_TIME.desc(), AUDIT_EVENT.EVENT_ID.desc())
                .limit(limit)
                .fetch(JooqAudit::read);
    }

    private static List<Condition> conditions(AuditQuery query) {
        List<Condition> all = new ArrayList<>();
        if (!query.resource().isEmpty()) {
            all.add(AUDIT_EVENT
                    .RESOURCE
                    .eq(query.resource())
                    .or(AUDIT_EVENT.RESOURCE.startsWith(query.resource() + "/")));
        }
        if (!query.actor().isEmpty()) {
            all.add(AUDIT_EVENT.ACTOR.eq(query.actor()));
        }
        query.start().map(AUDIT_EVENT.EVENT_TIME::ge).ifPresent(all::add);
        query.end().map(AUDIT_EVENT.EVENT_TIME::lt).ifPresent(all::add);
        query.after()
                .map(position ->
                        DSL.row(AUDIT_EVENT.EVENT_TIME, AUDIT_EVENT.EVENT_ID).lt(position.time(), position.id()))
                .ifPresent(all::add);
        return all;
    }

    private static JSONB write(List<FieldChange> changes) {
        AuditEvent.Builder event = AuditEvent.newBuilder();
        for (FieldChange change : changes) {
            event.addChanges(Change.newBuilder()
                    .setField(change.field())
                    .setBefore(change.before())
                    .setAfter(change.after()));
        }
        try {
            return JSONB.valueOf(JSON.print(event));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditEvent read(AuditEventRecord row) {
        AuditEvent.Builder event = AuditEvent.newBuilder();
        try {
            PARSER.merge(row.getChanges().data(), event);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("changes of the event " + row.getEventId() + " (expected: as written)", e);
        }
        return event.setEventId(row.getEventId())
                .setEventTime(ProtoTimes.timestamp(row.getEventTime()))
                .setActor(row.getActor())
                .setAction(row.getAction())
                .setResource(row.getResource())
                .build();
    }
}
