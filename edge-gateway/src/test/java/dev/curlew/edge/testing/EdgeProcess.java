package dev.curlew.edge.testing;

import dev.curlew.platform.testing.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edges in processes of their own. */
public final class EdgeProcess {

    private EdgeProcess() {}

    /**
     * Starts one.
     *
     * @param launcher words before its command; may be empty
     * @param log where what it prints is written
     */
    public static Process start(List<String> launcher, Map<String, String> variables, Path log) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(ChildJvm.command(List.of("-Xmx256m"), "dev.curlew.edge.EdgeMain"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(variables);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
