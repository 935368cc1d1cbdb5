package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import dev.curlew.edge.api.Api;
import dev.curlew.edge.domain.Domains;
import dev.curlew.edge.qr.QrCodes;
import dev.curlew.edge.redirect.Redirects;
import dev.curlew.edge.session.Sessions;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.metrics.Readiness;
import dev.curlew.platform.trace.Tracing;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicHttpTest {

    @Test
    void server_reportsNoExceptionsByItself_andKeepsItsLimits() {
        try (LinkBackend backend = LinkBackend.start();
                GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(1));
                Readiness readiness = Readiness.start(Map.of(), _ -> {})) {
            EdgeConfig config =
                    EdgeConfig.from(Env.of(TestEdge.variables(Path.of("unused"), backend.port(), backend.port())));
            ClientAddress address = new ClientAddress(0, List.of());
            Channel channel = channels.open(config.linkService());
            try (Domains domains = Domains.open(channel, config.publicBaseUrl(), "localhost", Set.of());
                    QrCodes qrCodes = QrCodes.open(Optional.empty(), 1 << 20);
                    Redirects redirects = Redirects.open(
                            channel,
                            new Redirects.Settings(
                                    "edge-1", "localhost", 1 << 20, 0, false, false, Duration.ofSeconds(10)),
                            new Redirects.Parts(domains, _ -> {}, _ -> {}, address, Visitors.withoutPlaces(), qrCodes),
                            new PrometheusRegistry(),
                            Clock.systemUTC());
                    Server server = PublicHttp.server(
                            config,
                            Optional.empty(),
                            new SimpleMeterRegistry(),
                            Tracing.off(),
                            readiness,
                            redirects,
                            Api.create(channel, channel, address),
                            Sessions.create(
                                    channel,
                                    Optional.empty(),
                                    false,
                                    new Sessions.SiteFacts("http://localhost", "localhost"),
                                    Clock.systemUTC()),
                            Clock.systemUTC())) {
                assertThat(server.config().unloggedExceptionsReportIntervalMillis())
                        .isZero();
                assertThat(server.config().maxNumConnections()).isEqualTo(20_000);
                assertThat(server.config().defaultVirtualHost().maxRequestLength())
                        .isEqualTo(1 << 20);
            }
        }
    }
}
