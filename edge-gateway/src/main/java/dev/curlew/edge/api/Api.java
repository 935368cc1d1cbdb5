package dev.curlew.edge.api;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Descriptors;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingConflictStrategy;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingQueryParamMatchRule;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.StatusServiceGrpc;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public rpcs as JSON over HTTP, by their {@code google.api.http} annotations. Rpcs without one, and gRPC itself, are not
 * served.
 */
public final class Api {

    private static final List<ServiceDescriptor> LINK_SERVICES = List.of(
            LinkServiceGrpc.getServiceDescriptor(),
            KeyServiceGrpc.getServiceDescriptor(),
            AuditServiceGrpc.getServiceDescriptor(),
            DomainServiceGrpc.getServiceDescriptor(),
            WebhookServiceGrpc.getServiceDescriptor(),
            TransferServiceGrpc.getServiceDescriptor());
    private static final List<ServiceDescriptor> ANALYTICS_SERVICES = List.of(
            StatsServiceGrpc.getServiceDescriptor(),
            ClickServiceGrpc.getServiceDescriptor(),
            ClickIngestServiceGrpc.getServiceDescriptor(),
            ReportServiceGrpc.getServiceDescriptor(),
            StatusServiceGrpc.getServiceDescriptor(),
            TaskServiceGrpc.getServiceDescriptor());
    private static final List<MethodDescriptor<?, ?>> LARGE = List.of(
            LinkServiceGrpc.getBatchCreateLinksMethod(),
            LinkServiceGrpc.getBatchUpdateLinksMethod(),
            LinkServiceGrpc.getBatchDeleteLinksMethod());
    private static final int MOST_ANSWER_BYTES = 16 << 20;
    private static final int CREATE_SECONDS = 5;

    private final GrpcService transcoding;
    private final LargeBodyService large;
    private final UploadService uploads;
    private final DownloadService downloads;
    private final StreamService streams;
    private final ApiJson json;
    private final Channel linkService;

    private Api(
            GrpcService transcoding,
            LargeBodyService large,
            UploadService uploads,
            DownloadService downloads,
            StreamService streams,
            ApiJson json,
            Channel linkService) {
        this.transcoding = transcoding;
        this.large = large;
        this.uploads = uploads;
        this.downloads = downloads;
        this.streams = streams;
        this.json = json;
        this.linkService = linkService;
    }

    /**
     * Makes the API; it calls nobody until it is asked.
     *
     * @param linkService the channel to link-service; not closed by this
     * @param analyticsService the channel to analytics-service; not closed by this
     * @param clientAddress the caller's address, proxies seen through
     */
    public static Api create(
            Channel linkService, Channel analyticsService, Function<ServiceRequestContext, InetAddress> clientAddress) {
        CallerInterceptor caller = new CallerInterceptor(clientAddress);
        Channel links = ClientInterceptors.intercept(linkService, caller, new RateLimitInterceptor());
        Channel analytics = ClientInterceptors.intercept(analyticsService, caller, new RateLimitInterceptor());
        ApiJson json = new ApiJson(services()
                .flatMap(service -> service.getMethods().stream())
                .map(method -> HttpRules.descriptor(method).getOutputType())
                .toList());
        var builder = GrpcService.builder()
                .maxResponseMessageLength(MOST_ANSWER_BYTES)
                .jsonMarshallerFactory(_ -> json)
                .exceptionHandler((_, _, cause, _) -> stopped(cause))
                .enableHttpJsonTranscoding(HttpJsonTranscodingOptions.builder()
                        .queryParamMatchRules(
                                HttpJsonTranscodingQueryParamMatchRule.LOWER_CAMEL_CASE,
                                HttpJsonTranscodingQueryParamMatchRule.ORIGINAL_FIELD)
                        .additionalHttpRules(HttpRules.withJsonBodyNames(services()))
                        .conflictStrategy(HttpJsonTranscodingConflictStrategy.lastWins())
                        .errorHandler(Api::problem)
                        .build());
        LINK_SERVICES.forEach(service -> builder.addService(ForwardingService.of(service, links, LARGE)));
        ANALYTICS_SERVICES.forEach(service -> builder.addService(ForwardingService.of(service, analytics, List.of())));
        return new Api(
                builder.build(),
                new LargeBodyService(links, json),
                new UploadService(links, json),
                new DownloadService(links),
                new StreamService(analytics, json),
                json,
                links);
    }

    /** Adds a route for each public rpc, and one that says of all else under {@code /api/} that it is not there. */
    public void addTo(Routes routes) {
        StrictService strict = new StrictService(transcoding);
        for (Route route : transcoding.routes()) {
            if (!transcoding.methodsByRoute().containsKey(route)) {
                routes.add(route, strict);
            }
        }
        LARGE.forEach(method -> large.addTo(routes, method));
        uploads.addTo(routes);
        downloads.addTo(routes);
        streams.addTo(routes, ClickServiceGrpc.getWatchClicksMethod(), _ -> new ClickEvents(json));
        streams.addTo(routes, ClickServiceGrpc.getExportClicksMethod(), ClickDownload::new);
        routes.addUnder("/api/", Api::refuse);
        // Else Armeria would send it to "/api/".
        routes.add().path("/api").build(Api::refuse);
    }

    /** Ends the streams that would not end by themselves. */
    public void drain() {
        streams.drain();
    }

    /**
     * The API as an OpenAPI document in JSON.
     *
     * @param serverUrl where the public finds this server
     */
    public static String openApi(String serverUrl) {
        return OpenApiDocument.of(
                        services()
                                .map(service -> HttpRules.descriptor(
                                                service.getMethods().iterator().next())
                                        .getService())
                                .toList(),
                        serverUrl)
                .toPrettyString();
    }

    /** As what a method sends a stream over HTTP. */
    static List<MediaType> streamTypes(Descriptors.MethodDescriptor method) {
        if (method.equals(HttpRules.descriptor(TransferServiceGrpc.getExportLinksMethod()))) {
            return DownloadService.TYPES;
        }
        return method.equals(HttpRules.descriptor(ClickServiceGrpc.getExportClicksMethod()))
                ? ClickDownload.TYPES
                : ClickEvents.TYPES;
    }

    /**
     * Makes a link in the name of whoever sent the current request.
     *
     * @param slug the code that it is to have; empty: any
     * @param expireTime when it is to end; empty: never
     * @return the short URL; fails with a {@link io.grpc.StatusRuntimeException}
     */
    public CompletableFuture<String> createLink(String targetUrl, String slug, Optional<Instant> expireTime) {
        Link.Builder wanted = Link.newBuilder().setTargetUrl(targetUrl).setSlug(slug);
        expireTime.map(ProtoTimes::timestamp).ifPresent(wanted::setExpireTime);
        CreateLinkRequest request =
                CreateLinkRequest.newBuilder().setLink(wanted).build();
        CompletableFuture<String> link = new CompletableFuture<>();
        Futures.addCallback(
                LinkServiceGrpc.newFutureStub(linkService)
                        .withDeadlineAfter(CREATE_SECONDS, TimeUnit.SECONDS)
                        .createLink(request),
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(Link made) {
                        link.complete(made.getShortUrl());
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        link.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        return link;
    }

    static Stream<ServiceDescriptor> services() {
        return Stream.concat(LINK_SERVICES.stream(), ANALYTICS_SERVICES.stream());
    }

    private static HttpResponse refuse(ServiceRequestContext ctx, HttpRequest request) {
        HttpStatusException refusal = ctx.routingContext().deferredStatusException();
        throw refusal == null ? HttpStatusException.of(HttpStatus.NOT_FOUND) : refusal;
    }

    /** Of a call that was still under way when the edge had waited long enough to stop; null for others. Armeria would say UNKNOWN. */
    static @Nullable Status stopped(Throwable cause) {
        return cause instanceof ShuttingDownException ? Status.UNAVAILABLE.withCause(cause) : null;
    }

    private static HttpResponse problem(ServiceRequestContext ctx, Status status, AggregatedHttpResponse response) {
        ApiError error = Optional.ofNullable(ctx.attr(ForwardingService.ERROR))
                .orElseGet(() -> ApiErrors.ofCode(status.getCode()));
        return Problems.json(ctx, GrpcProblemMapper.map(error, StrictService.bodyField(ctx)));
    }
}
