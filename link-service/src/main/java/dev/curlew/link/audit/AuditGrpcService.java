package dev.curlew.link.audit;

import com.google.protobuf.Empty;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.Violations;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListAuditEventsResponse;
import dev.curlew.proto.link.v1.RecordClickDeletionRequest;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rpcs of the audit log. */
final class AuditGrpcService extends AuditServiceGrpc.AuditServiceImplBase {

    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_CODE = 256;

    private final JooqDatabase database;
    private final PageTokens tokens;
    private final Supplier<String> caller;
    private final Clock clock;

    AuditGrpcService(JooqDatabase database, PageTokens tokens, Supplier<String> caller, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.caller = caller;
        this.clock = clock;
    }

    @Override
    public void recordClickDeletion(RecordClickDeletionRequest request, StreamObserver<Empty> observer) {
        Violations violations = new Violations();
        FieldChecks.check("domain", request.getDomain(), LONGEST_DOMAIN, violations);
        FieldChecks.check("code", request.getCode(), LONGEST_CODE, violations);
        FieldChecks.time("startTime", request.getStartTime(), violations);
        FieldChecks.time("endTime", request.getEndTime(), violations);
        violations.check();
        List<FieldChange> range = FieldChange.between(
                RecordClickDeletionRequest.getDefaultInstance(),
                request.toBuilder().clearDomain().clearCode().build());
        // Whose they are is not written down: that is what is to be forgotten.
        String resource = request.getCode().isEmpty()
                ? "clicks"
                : "links/" + request.getDomain() + "/" + request.getCode() + "/clicks";
        var _ = database.transaction(dsl -> {
            JooqAudit.record(dsl, clock.instant(), caller.get(), "delete", resource, range);
            return true;
        });
        observer.onNext(Empty.getDefaultInstance());
        observer.onCompleted();
    }

    @Override
    public void listAuditEvents(ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> observer) {
        int size = Pages.size(request.getPageSize());
        AuditQuery query = AuditQuery.read(request, tokens);
        List<AuditEvent> found = database.query(dsl -> JooqAudit.list(dsl, query, size + 1));
        List<AuditEvent> shown = Pages.fill(found, size, Function.identity());
        ListAuditEventsResponse.Builder page =
                ListAuditEventsResponse.newBuilder().addAllAuditEvents(shown);
        if (shown.size() < found.size()) {
            AuditEvent last = shown.getLast();
            Position after = new Position(
                    FieldChecks.time("eventTime", last.getEventTime(), new Violations())
                            .orElseThrow(),
                    last.getEventId());
            page.setNextPageToken(tokens.write(after, AuditQuery.bound(request)));
        }
        observer.onNext(page.build());
        observer.onCompleted();
    }
}
