package dev.curlew.edge.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import java.util.List;
import java.util.Optional;

/** A file of clicks to be saved. */
final class ClickDownload implements StreamForm<ExportClicksResponse> {

    private static final MediaType PARQUET = MediaType.create("application", "vnd.apache.parquet");

    /** What files are sent as. */
    static final List<MediaType> TYPES = List.of(MediaType.CSV_UTF_8, PARQUET);

    private final boolean parquet;

    ClickDownload(ExportClicksRequest request) {
        this.parquet = request.getFormat() == Format.PARQUET;
    }

    @Override
    public ResponseHeaders headers() {
        return ResponseHeaders.builder(HttpStatus.OK)
                .contentType(parquet ? PARQUET : MediaType.CSV_UTF_8)
                .set(
                        HttpHeaderNames.CONTENT_DISPOSITION,
                        "attachment; filename=\"clicks." + (parquet ? "parquet" : "csv") + "\"")
                .build();
    }

    @Override
    public HttpData write(ExportClicksResponse message) {
        return HttpData.wrap(message.getChunk().toByteArray());
    }

    @Override
    public Optional<HttpData> end(ApiError failure) {
        return Optional.empty();
    }
}
