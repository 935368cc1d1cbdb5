package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.Orphan;
import dev.curlew.edge.domain.EdgeDomain;
import dev.curlew.proto.analytics.v1.Click.Kind;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells of visits that no link was found for.
 *
 * @param sink takes each; it need not keep it
 * @param clientAddress the visitor's address, proxies seen through
 */
record OrphanVisits(Consumer<Orphan> sink, Function<ServiceRequestContext, InetAddress> clientAddress, Clock clock) {

    private static final AsciiString SEC_GPC = HttpHeaderNames.of("sec-gpc");

    /** Of a GET; other methods are no visits. */
    void tell(ServiceRequestContext ctx, EdgeDomain domain, Kind kind) {
        RequestHeaders headers = ctx.request().headers();
        if (headers.method() != HttpMethod.GET) {
            return;
        }
        sink.accept(new Orphan(
                clock.instant(),
                kind,
                domain.name(),
                kind == Kind.UNKNOWN_CODE ? code(ctx, domain) : ctx.path().substring(kind == Kind.BASE_URL ? 1 : 0),
                Optional.ofNullable(ctx.query()).orElse(""),
                headers.get(HttpHeaderNames.REFERER),
                headers.get(HttpHeaderNames.USER_AGENT),
                headers.get(HttpHeaderNames.ACCEPT_LANGUAGE),
                clientAddress.apply(ctx),
                asksForPrivacy(headers)));
    }

    /** Whether the visitor asks not to be tracked, by Global Privacy Control or as was the custom before. */
    static boolean asksForPrivacy(RequestHeaders headers) {
        return "1".equals(headers.get(SEC_GPC)) || "1".equals(headers.get(HttpHeaderNames.DNT));
    }

    private static String code(ServiceRequestContext ctx, EdgeDomain domain) {
        return ShortPath.of(domain, ctx.path()).getFirst().code();
    }
}
