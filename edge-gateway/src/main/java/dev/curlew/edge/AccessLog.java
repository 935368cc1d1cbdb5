package dev.curlew.edge;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import dev.curlew.edge.route.RequestIds;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line for each request: neither its query nor where it was sent, which may be secret, nor whose it was. Redirects are told at DEBUG: they
 * are counted, and Envoy logs them.
 */
final class AccessLog implements AccessLogWriter {

    private static final Logger log = LoggerFactory.getLogger("access");
    private static final String REPORTS = "/api/v1/reports/";

    @Override
    public void log(RequestLog request) {
        int status = request.responseStatus().code();
        boolean notable = status >= 500 || request.requestHeaders().path().startsWith("/api/");
        if (!notable && !log.isDebugEnabled()) {
            return;
        }
        ServiceRequestContext ctx = (ServiceRequestContext) request.context();
        log.atLevel(notable ? Level.INFO : Level.DEBUG)
                .log(
                        "method={} path={} status={} micros={} requestId={}",
                        request.requestHeaders().method(),
                        shown(ctx.path()),
                        status,
                        TimeUnit.NANOSECONDS.toMicros(request.totalDurationNanos()),
                        RequestIds.said(request));
    }

    /** The token of a report opens it. */
    private static String shown(String path) {
        return path.startsWith(REPORTS) ? REPORTS + "..." : path;
    }
}
