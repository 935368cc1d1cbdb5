package dev.curlew.link.audit;

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
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Function;

/** The rpcs of the audit log. */
final class AuditGrpcService extends AuditServiceGrpc.AuditServiceImplBase {

    private final JooqDatabase database;
    private final PageTokens tokens;

    AuditGrpcService(JooqDatabase database, PageTokens tokens) {
        this.database = database;
        this.tokens = tokens;
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
