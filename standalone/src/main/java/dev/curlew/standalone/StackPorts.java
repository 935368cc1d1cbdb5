package dev.curlew.standalone;

import dev.curlew.embedded.PortInUseException;
import dev.curlew.embedded.Ports;
import dev.curlew.platform.config.Env;
import java.net.InetAddress;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which port each server of the stack listens on; all are known, and were free, before the first one starts. */
final class StackPorts {
    private final Map<StackPort, Integer> ports;

    private StackPorts(Map<StackPort, Integer> ports) {
        this.ports = Collections.unmodifiableMap(new EnumMap<>(ports));
    }

    /**
     * Reads the ports from the environment and finds free ones for those that are 0.
     *
     * @param publicPort the public port; 0 makes all that the environment does not name free ones
     * @param envoy whether Envoy is part of the stack; without it the edge listens on the public port
     * @throws PortInUseException if a port is taken
     * @throws dev.curlew.platform.config.ConfigException if a variable holds no port, or two the same one
     */
    static StackPorts claim(int publicPort, boolean envoy, Env env) {
        Map<StackPort, Integer> wanted = new EnumMap<>(StackPort.class);
        Set<Integer> seen = new HashSet<>();
        for (StackPort port : StackPort.values()) {
            int number = port == StackPort.PUBLIC
                    ? publicPort
                    : env.port(port.setting(), publicPort == 0 ? 0 : port.usual());
            if (number != 0 && !seen.add(number)) {
                env.fault(port.setting(), Integer.toString(number), "a port that no other server of the stack has");
            }
            wanted.put(port, number);
        }
        env.check();
        Map<StackPort, Integer> claimed = new EnumMap<>(StackPort.class);
        wanted.forEach((port, number) -> {
            if (envoy || !port.isEnvoys() || port == StackPort.PUBLIC) {
                claimed.put(port, claim(port, number, seen));
            }
        });
        if (!envoy) {
            claimed.put(StackPort.EDGE, claimed.get(StackPort.PUBLIC));
        }
        return new StackPorts(claimed);
    }

    private static int claim(StackPort port, int number, Set<Integer> taken) {
        int claimed;
        do {
            claimed = Ports.claim(port.server(), InetAddress.getLoopbackAddress(), number, port.setting());
        } while (number == 0 && !taken.add(claimed));
        return claimed;
    }

    int of(StackPort port) {
        Integer number = ports.get(port);
        if (number == null) {
            throw new IllegalStateException("no port for " + port + " in a stack without Envoy");
        }
        return number;
    }
}
