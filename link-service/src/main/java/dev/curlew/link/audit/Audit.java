package dev.curlew.link.audit;

import dev.curlew.link.request.PageTokens;
import dev.curlew.link.store.JooqDatabase;
import io.grpc.BindableService;
import java.time.Clock;
import java.util.function.Supplier;

/** The audit log and its rpcs. Features write to it with {@link JooqAudit#record}. */
public final class Audit {

    private final AuditGrpcService service;

    private Audit(AuditGrpcService service) {
        this.service = service;
    }

    /**
     * Puts the parts together; nothing is asked of Postgres yet.
     *
     * @param caller the id of the key of the current call
     */
    public static Audit create(JooqDatabase database, PageTokens tokens, Supplier<String> caller, Clock clock) {
        return new Audit(new AuditGrpcService(database, tokens, caller, clock));
    }

    /** {@code curlew.link.v1.AuditService}. */
    public BindableService service() {
        return service;
    }
}
