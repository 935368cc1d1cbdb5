package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.Endpoint;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.EnvoyOptions;
import dev.curlew.embedded.EnvoyTracing;
import dev.curlew.embedded.ListenAddress;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.trace.TracingConfig;
import java.util.Optional;

/** The load balancer in front of, and between, the servers of a stack. */
final class StackEnvoy {
    private static final String HOST = "127.0.0.1";

    private StackEnvoy() {}

    static EmbeddedEnvoy start(StackConfig config, ServerOptions options) {
        StackPorts ports = config.ports();
        EnvoyConfig envoy = EnvoyConfig.local(
                        ports.of(StackPort.EDGE), ports.of(StackPort.LINK), ports.of(StackPort.ANALYTICS))
                .listeningOn(
                        listener(ports, StackPort.PUBLIC),
                        listener(ports, StackPort.GRPC),
                        listener(ports, StackPort.ENVOY_ADMIN));
        EnvoyOptions traced = tracing(config).map(EnvoyOptions.none()::tracedBy).orElseGet(EnvoyOptions::none);
        return EmbeddedEnvoy.start(options, envoy.with(traced));
    }

    /** To the collector of the servers; but Envoy takes no part where that wants TLS. */
    private static Optional<EnvoyTracing> tracing(StackConfig config) {
        TracingConfig servers = TracingConfig.read(Env.of(config.environment()));
        return servers.endpoint()
                .filter(collector -> "http".equals(collector.getScheme()))
                .map(collector -> new EnvoyTracing(
                        new Endpoint(collector.getHost(), collector.getPort() < 0 ? 80 : collector.getPort()),
                        (int) Math.ceil(servers.share() * 100)));
    }

    private static ListenAddress listener(StackPorts ports, StackPort port) {
        return new ListenAddress(HOST, ports.of(port), port.setting());
    }
}
