package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.route.RequestIds;
import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * What Armeria would do for every request, and the redirect of a warm link does without: a timer for the time it may take, headers
 * kept apart from the answer's, and a copy of the answer's for them.
 */
final class Shortcut {

    private record Second(long epochSecond, String date) {}

    private final Duration requestTimeout;
    private volatile @Nullable Second second;

    /** How long a request may take that does not take the shortcut. */
    Shortcut(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /** To be called for each request that is not answered at once by {@link #answer}. */
    void leave(ServiceRequestContext ctx) {
        String _ = RequestIds.of(ctx);
        ctx.setRequestTimeout(TimeoutMode.SET_FROM_START, requestTimeout);
    }

    /**
     * An answer of headers alone. As an object of HTTP: headers would be copied to say once more that there is no body. HTTP/2 need not
     * be told its length: what would write it copies them, too.
     */
    HttpResponse answer(ServiceRequestContext ctx, ResponseHeaders prepared, Instant now) {
        ResponseHeadersBuilder headers = prepared.toBuilder()
                .add(ctx.config().defaultHeaders())
                .add(RequestIds.HEADER, RequestIds.unsaid(ctx))
                .add(HttpHeaderNames.DATE, date(now));
        if (ctx.sessionProtocol().isMultiplex()) {
            headers.contentLengthUnknown();
        }
        return HttpResponse.of(new HttpObject[] {headers.build()});
    }

    /** As RFC 9110, section 5.6.7, has it. */
    private String date(Instant now) {
        Second last = second;
        if (last == null || last.epochSecond != now.getEpochSecond()) {
            last = new Second(now.getEpochSecond(), DateFormatter.format(Date.from(now)));
            second = last;
        }
        return last.date;
    }
}
