package dev.curlew.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process with all three servers as children, for the tests that kill it. */
final class ChildrenMain {
    private ChildrenMain() {}

    public static void main(String[] args) throws InterruptedException {
        Path dir = Path.of(args[0]);
        List<EmbeddedServer> servers = List.of(
                EmbeddedPostgres.start(ServerOptions.in(dir.resolve("postgres")).fast()),
                EmbeddedRedis.start(ServerOptions.in(dir.resolve("redis")).fast()),
                EmbeddedEnvoy.start(
                        ServerOptions.in(dir.resolve("envoy")),
                        EnvoyConfig.local(Ports.free(), Ports.free(), Ports.free())));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.out.println("in the hook "
                        + servers.stream().filter(EmbeddedServer::ready).count() + " are ready")));
        for (EmbeddedServer server : servers) {
            System.out.println("pid " + server.pid());
        }
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}
