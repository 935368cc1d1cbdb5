package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.ListenAddress;
import dev.curlew.embedded.ServerOptions;

/** The load balancer in front of, and between, the servers of a stack. */
final class StackEnvoy {
    private static final String HOST = "127.0.0.1";

    private StackEnvoy() {}

    static EmbeddedEnvoy start(StackConfig config, ServerOptions options) {
        StackPorts ports = config.ports();
        return EmbeddedEnvoy.start(
                options,
                EnvoyConfig.local(ports.of(StackPort.EDGE), ports.of(StackPort.LINK), ports.of(StackPort.ANALYTICS))
                        .listeningOn(
                                listener(ports, StackPort.PUBLIC),
                                listener(ports, StackPort.GRPC),
                                listener(ports, StackPort.ENVOY_ADMIN)));
    }

    private static ListenAddress listener(StackPorts ports, StackPort port) {
        return new ListenAddress(HOST, ports.of(port), port.setting());
    }
}
