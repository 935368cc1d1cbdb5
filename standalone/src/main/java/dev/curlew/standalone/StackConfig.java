package dev.curlew.standalone;

import dev.curlew.embedded.ServerOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * How to run the stack.
 *
 * @param dataDir where everything is kept that should be there the next time
 * @param ports who listens where
 * @param envoy whether Envoy stands in front of and between the servers
 * @param environment the variables of the servers; what wires the stack together overrides them
 */
record StackConfig(Path dataDir, StackPorts ports, boolean envoy, Map<String, String> environment) {
    StackConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
    }

    /** How to run the server whose data is in that folder of the data directory: on any free port, durable, supervised. */
    ServerOptions server(String folder) {
        return ServerOptions.in(dataDir.resolve(folder));
    }

    /** As {@link #server(String)}, on its port. */
    ServerOptions server(String folder, StackPort port) {
        return server(folder).withPort(ports.of(port), port.setting());
    }

    /** The URL at which people reach the stack. */
    String publicUrl() {
        return "http://localhost:" + ports.of(StackPort.PUBLIC);
    }
}
