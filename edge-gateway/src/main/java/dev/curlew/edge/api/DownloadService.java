package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Exports as files, read from link-service no faster than they are sent on: {@code GET /api/v1/links:export}. */
final class DownloadService {

    private static final MediaType JSON_LINES = MediaType.create("application", "x-ndjson");
    private static final MediaType CSV = MediaType.CSV_UTF_8;

    /** What files are sent as. */
    static final List<MediaType> TYPES = List.of(JSON_LINES, CSV);

    private static final MethodDescriptor<ExportLinksRequest, ExportLinksResponse> METHOD =
            TransferServiceGrpc.getExportLinksMethod();
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Channel channel;
    private final Semaphore free = new Semaphore(AT_ONCE);

    DownloadService(Channel channel) {
        this.channel = channel;
    }

    /** Adds the route. */
    void addTo(Routes routes) {
        var rule = HttpRules.file(HttpRules.descriptor(METHOD)).orElseThrow();
        routes.add()
                .methods(HttpMethod.GET)
                .path("exact:" + HttpRules.path(rule))
                .requestTimeout(LONGEST)
                .build((ctx, _) -> serve(ctx));
    }

    private HttpResponse serve(ServiceRequestContext ctx) {
        var descriptor = HttpRules.descriptor(METHOD);
        Optional<Problem> problem = RequestCheck.of(
                        descriptor, HttpRules.file(descriptor).orElseThrow(), ctx.queryParams(), new byte[0])
                .problem();
        if (problem.isPresent()) {
            return Problems.json(ctx, problem.get());
        }
        if (!free.tryAcquire()) {
            return Problems.json(
                    ctx,
                    Problem.of(503, "OVERLOADED", "Too many files are on their way.")
                            .retryAfter(Duration.ofSeconds(1)));
        }
        ExportLinksRequest message = read(ctx.queryParams());
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        ClientCall<ExportLinksRequest, ExportLinksResponse> call = channel.newCall(METHOD, options);
        Download download = new Download(ctx, call, message.getFormat());
        call.start(download, new Metadata());
        call.request(1);
        call.sendMessage(message);
        call.halfClose();
        return HttpResponse.of(download.response).mapHeaders(StrictService::publicHeaders);
    }

    /** The request of a query, which was checked. */
    private static ExportLinksRequest read(QueryParams query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        query.forEach((name, value) -> json.put(name, value));
        ExportLinksRequest.Builder message = ExportLinksRequest.newBuilder();
        try {
            JsonFormat.parser().merge(json.toString(), message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        return message.build();
    }

    /** From a call into a response. */
    private final class Download extends ClientCall.Listener<ExportLinksResponse> {

        private final ServiceRequestContext ctx;
        private final ClientCall<ExportLinksRequest, ExportLinksResponse> call;
        private final boolean csv;
        private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private @Nullable HttpResponseWriter file;

        Download(
                ServiceRequestContext ctx,
                ClientCall<ExportLinksRequest, ExportLinksResponse> call,
                TransferFormat format) {
            this.ctx = ctx;
            this.call = call;
            this.csv = format == TransferFormat.CSV;
        }

        @Override
        public void onMessage(ExportLinksResponse piece) {
            HttpResponseWriter writer = begun();
            if (piece.getChunk().isEmpty()) {
                call.request(1);
            } else if (writer.tryWrite(HttpData.wrap(piece.getChunk().toByteArray()))) {
                var _ = writer.whenConsumed().thenRun(() -> call.request(1));
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (ended.compareAndSet(false, true)) {
                free.release();
            }
            HttpResponseWriter begun = file;
            if (status.isOk()) {
                begun().close();
            } else if (begun == null) {
                Throwable failure = status.asRuntimeException(trailers);
                response.complete(Problems.json(ctx, GrpcProblemMapper.map(ApiErrors.from(failure), "")));
            } else {
                // Whoever reads it learns from the broken stream that this is not all.
                begun.close(status.asRuntimeException(trailers));
            }
        }

        private HttpResponseWriter begun() {
            HttpResponseWriter there = file;
            if (there != null) {
                return there;
            }
            HttpResponseWriter writer = HttpResponse.streaming();
            var _ = writer.whenComplete().whenComplete((_, failure) -> {
                if (failure != null) {
                    call.cancel("Nobody reads the file", failure);
                }
            });
            String name = "links-" + LocalDate.now(ZoneOffset.UTC) + (csv ? ".csv" : ".jsonl");
            writer.write(ResponseHeaders.builder(HttpStatus.OK)
                    .contentType(csv ? CSV : JSON_LINES)
                    .set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                    .build());
            file = writer;
            response.complete(writer);
            return writer;
        }
    }
}
