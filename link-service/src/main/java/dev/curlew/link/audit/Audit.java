package dev.curlew.link.audit;

import dev.curlew.link.request.PageTokens;
import dev.curlew.link.store.JooqDatabase;
import io.grpc.BindableService;

/** The audit log and its rpcs. Features write to it with {@link JooqAudit#record}. */
public final class Audit {

    private final AuditGrpcService service;

    private Audit(AuditGrpcService service) {
        this.service = service;
    }

    /** Puts the parts together; nothing is asked of Postgres yet. */
    public static Audit create(JooqDatabase database, PageTokens tokens) {
        return new Audit(new AuditGrpcService(database, tokens));
    }

    /** {@code curlew.link.v1.AuditService}. */
    public BindableService service() {
        return service;
    }
}
