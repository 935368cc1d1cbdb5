package dev.curlew.link.status;

import com.google.protobuf.util.Durations;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.proto.analytics.v1.DependencyStatus;
import dev.curlew.proto.link.v1.GetLinkStatusRequest;
import dev.curlew.proto.link.v1.LinkStatus;
import dev.curlew.proto.link.v1.LinkStatusServiceGrpc.LinkStatusServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;

/** {@code curlew.link.v1.LinkStatusService}. */
public final class StatusGrpcService extends LinkStatusServiceImplBase {

    private static final String SERVER = "link-service";

    private final JooqDatabase database;
    private final Redis redis;

    /** Owns nothing. */
    public StatusGrpcService(JooqDatabase database, Redis redis) {
        this.database = database;
        this.redis = redis;
    }

    @Override
    public void getLinkStatus(GetLinkStatusRequest request, StreamObserver<LinkStatus> caller) {
        caller.onNext(LinkStatus.newBuilder()
                .addDependencies(status("postgres", this::hasPostgres))
                .addDependencies(status("redis", redis::answers))
                .build());
        caller.onCompleted();
    }

    private boolean hasPostgres() {
        try {
            return database.ready();
        } catch (StoreUnavailableException _) {
            return false;
        }
    }

    private static DependencyStatus status(String dependency, BooleanSupplier question) {
        long begun = System.nanoTime();
        boolean up = question.getAsBoolean();
        return DependencyStatus.newBuilder()
                .setServer(SERVER)
                .setDependency(dependency)
                .setUp(up)
                .setLatency(Durations.fromNanos(System.nanoTime() - begun))
                .setFailure(up ? "" : "no answer")
                .build();
    }
}
