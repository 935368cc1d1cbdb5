package dev.curlew.edge.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.platform.error.ApiError;
import java.util.Optional;

/** What a stream of messages looks like over HTTP. */
interface StreamForm<R> {

    ResponseHeaders headers();

    HttpData write(R message);

    /** What is written last where the stream breaks off; empty: the response breaks off too, so that nobody takes it for whole. */
    Optional<HttpData> end(ApiError failure);
}
