package dev.curlew.analytics.clicks;

import com.google.protobuf.util.Timestamps;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.analytics.clicks.ClickService.DeletionLog;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import dev.curlew.proto.link.v1.RecordClickDeletionRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.Optional;

/** Writes to link-service's audit log, in the name of the caller. */
public final class GrpcDeletionLog implements DeletionLog {

    private final AuditServiceBlockingStub audit;

    /** Does not close the channel. */
    public GrpcDeletionLog(Channel linkService) {
        this.audit = AuditServiceGrpc.newBlockingStub(linkService);
    }

    @Override
    public void record(Optional<LinkRef> link, Instant start, Instant end) {
        RecordClickDeletionRequest.Builder request = RecordClickDeletionRequest.newBuilder()
                .setStartTime(Timestamps.fromMillis(start.toEpochMilli()))
                .setEndTime(Timestamps.fromMillis(end.toEpochMilli()));
        link.ifPresent(of -> request.setDomain(of.domain()).setCode(of.code()));
        try {
            var _ = Access.inItsName(audit).recordClickDeletion(request.build());
        } catch (StatusRuntimeException e) {
            throw new ClickException.Unavailable(e);
        }
    }
}
