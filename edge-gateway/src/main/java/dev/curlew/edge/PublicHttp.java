package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.curlew.edge.api.Api;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.edge.problem.ProblemErrorHandler;
import dev.curlew.edge.redirect.Redirects;
import dev.curlew.edge.route.Routes;
import dev.curlew.edge.session.Sessions;
import dev.curlew.edge.site.Site;
import dev.curlew.platform.grpc.MutualTls;
import dev.curlew.platform.metrics.Readiness;
import dev.curlew.platform.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The public port: which path goes where, and what a client may ask of it. */
final class PublicHttp {

    private static final int MOST_CONNECTIONS = 20_000;
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final long MOST_BODY_BYTES = 1 << 20;
    private static final int MOST_STREAMS = 1000;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration QUIET_PERIOD = Duration.ofMillis(100);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private PublicHttp() {}

    /** A server that does not listen yet. */
    static Server server(
            EdgeConfig config,
            Optional<MutualTls> tls,
            MeterRegistry meters,
            Tracing tracing,
            Readiness readiness,
            Redirects redirects,
            Api api,
            Sessions sessions,
            Clock clock) {
        ServerBuilder server = Server.builder()
                .port(
                        new InetSocketAddress(config.host(), config.port()),
                        tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP)
                .maxNumConnections(MOST_CONNECTIONS)
                .http1MaxInitialLineLength(LONGEST_LINE)
                .http1MaxHeaderSize(MOST_HEADER_BYTES)
                .http2MaxHeaderListSize(MOST_HEADER_BYTES)
                .http2MaxStreamsPerConnection(MOST_STREAMS)
                .maxRequestLength(MOST_BODY_BYTES)
                .requestTimeout(config.requestTimeout())
                .childChannelPipelineCustomizer(pipeline ->
                        pipeline.addFirst(new SlowClientHandler(config.requestTimeout()), new ForsakenAnswers()))
                .idleTimeout(IDLE_TIMEOUT)
                .gracefulShutdownTimeout(QUIET_PERIOD, LAST_REQUESTS)
                .meterRegistry(meters)
                .disableServerHeader()
                // On every answer that does not say otherwise.
                .addHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                // What has to be known of an error is logged where it is answered; clients that go away are no errors.
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .errorHandler(new ProblemErrorHandler())
                .accessLogWriter(new AccessLog(), true);
        config.tls()
                .ifPresent(identity -> server.tls(TlsKeyPair.of(
                        identity.key().toFile(), identity.certificate().toFile())));
        // In their place, the ones that are read again when the files change.
        tls.ifPresent(mutual -> server.tlsCustomizer(ssl -> ssl.keyManager(mutual.keyManager())
                .trustManager(mutual.trustManager())
                .clientAuth(ClientAuth.REQUIRE)));
        if (config.secure()) {
            server.addHeader(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        Routes routes = new Routes(server, service -> traced(new RequestIdService(service), tracing));
        if (config.site()) {
            Routes signedIn =
                    new Routes(server, service -> traced(new RequestIdService(sessions.authorizing(service)), tracing));
            api.addTo(signedIn);
            sessions.addTo(routes, redirects::onDefaultDomain);
            Site.addTo(
                    signedIn,
                    link -> api.createLink(link.targetUrl(), link.slug(), link.expireTime()),
                    new Site.Gates(redirects::root, redirects::onDefaultDomain),
                    redirects::serves,
                    clock);
            routes.addPage()
                    .path("/dashboard/qr/:domain/:code")
                    .decorator(redirects::onDefaultDomain)
                    .build(redirects.qrCodes());
        } else {
            api.addTo(routes);
            Site.addBareTo(routes, redirects::root);
        }
        routes.addPage("/docs", (_, _) -> HttpResponse.ofRedirect("/docs/"));
        routes.addPage("prefix:/docs/", Docs.service());
        routes.addPage("/openapi.json", openApi(config).service());
        routes.addPage("/healthz", (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "alive\n"));
        routes.addPage(
                "/readyz",
                (_, _) -> readiness.ready()
                        ? HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "ready\n")
                        : HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, "not ready\n"));
        routes.addPage("/.well-known/apple-app-site-association", redirects.appleAppLinks());
        routes.addPage("/.well-known/assetlinks.json", redirects.androidAppLinks());
        server.route().pathPrefix("/").requestTimeout(Duration.ZERO).build(traced(redirects.service(), tracing));
        return server.build();
    }

    private static HttpService traced(HttpService service, Tracing tracing) {
        return tracing.on() ? new TracingService(service, tracing) : service;
    }

    private static TaggedFile openApi(EdgeConfig config) {
        byte[] document = Api.openApi(config.publicBaseUrl().toString()).getBytes(UTF_8);
        return TaggedFile.of(MediaType.JSON, "public, max-age=300", document, "access-control-allow-origin", "*");
    }
}
