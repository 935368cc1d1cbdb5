package dev.curlew.edge.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.ClickRecord;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Clicks as server-sent events (HTML, 9.2): {@code click} with a click in JSON; {@code gap}, after which clicks may be missing;
 * {@code end} with the reason, after which the client comes back by itself. Ids are resume tokens; comments keep the way open.
 */
final class ClickEvents implements StreamForm<WatchClicksResponse> {

    /** What events are sent as. */
    static final List<MediaType> TYPES = List.of(MediaType.EVENT_STREAM);

    private static final ResponseHeaders HEADERS = ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.EVENT_STREAM)
            // Proxies of nginx's kind else hold the events back.
            .set("x-accel-buffering", "no")
            .build();
    private static final String RETRY = "retry: 2000\n";

    private final ApiJson json;
    private boolean begun;

    ClickEvents(ApiJson json) {
        this.json = json;
    }

    @Override
    public ResponseHeaders headers() {
        return HEADERS;
    }

    @Override
    public HttpData write(WatchClicksResponse message) {
        StringBuilder event = new StringBuilder();
        if (!begun) {
            event.append(RETRY);
            begun = true;
        }
        event.append("id: ").append(message.getResumeToken()).append('\n');
        if (message.hasClick()) {
            event.append("event: click\ndata: ")
                    .append(text(message.getClick()))
                    .append('\n');
        } else if (message.getGap()) {
            event.append("event: gap\ndata: {}\n");
        } else {
            event.append(": nothing new\n");
        }
        return HttpData.ofUtf8(event.append('\n').toString());
    }

    @Override
    public Optional<HttpData> end(ApiError failure) {
        return Optional.of(HttpData.ofUtf8("event: end\ndata: {\"reason\":\"" + failure.reason() + "\"}\n\n"));
    }

    private String text(ClickRecord click) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            json.write(click, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
