package dev.curlew.bench;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.Ports;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.standalone.ProcessStack;
import dev.curlew.standalone.ServiceProcess;
import io.grpc.Channel;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Warm redirects with the click journal on, beside an Armeria server that answers a constant 302; each by itself and behind an
 * Envoy with the same configuration.
 */
@Command(
        name = "redirect",
        mixinStandardHelpOptions = true,
        description = "Warm redirects, beside an Armeria server that answers a constant 302. Needs wrk and taskset.")
final class RedirectBench implements Callable<Integer> {
    private static final Duration COUNTED = Duration.ofMinutes(5);

    @Option(names = "--rounds", defaultValue = "5", description = "rounds of each contender (default: 5)")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "length of a round (default: 4)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "32", description = "keep-alive connections (default: 32)")
    private int connections;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path dataDir = Files.createTempDirectory("curlew-bench");
        int barePort = Ports.free();
        try (ProcessStack stack = ProcessStack.start(dataDir, Map.of(), Pinning.toServers());
                ServiceProcess bare = new ServiceProcess(
                        Pinning.toServers(),
                        List.of(BareArmeria.class.getName(), Integer.toString(barePort)),
                        Map.of(),
                        URI.create("http://127.0.0.1:" + barePort + "/readyz"),
                        dataDir.resolve("logs/bare.log"));
                EmbeddedEnvoy envoyOfBare = EmbeddedEnvoy.start(
                        ServerOptions.in(dataDir.resolve("envoy-of-bare")).unsupervised(),
                        // It has nothing to do with the other services, but wants to know where they are.
                        EnvoyConfig.local(barePort, barePort, barePort));
                GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(10))) {
            bare.start();
            Channel grpc = channels.open(new Address("127.0.0.1", stack.grpcPort()));
            Link link = LinkServiceGrpc.newBlockingStub(grpc)
                    .createLink(CreateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setTargetUrl("https://example.com/a?b=c"))
                            .build());
            String path = "/" + link.getCode();
            Contender baseline = new Contender("bare Armeria", loopback(barePort, path), List.of(bare.pid()), false);
            Contender edge = new Contender(
                    "edge",
                    loopback(stack.edgePort(), path),
                    List.of(stack.edge().pid()),
                    true);
            Contender throughEnvoy = new Contender(
                    "Envoy + edge",
                    loopback(URI.create(stack.publicUrl()).getPort(), path),
                    List.of(stack.envoy().pid(), stack.edge().pid()),
                    true);
            Contender bareThroughEnvoy = new Contender(
                    "Envoy + bare Armeria",
                    loopback(envoyOfBare.port(), path),
                    List.of(envoyOfBare.pid(), bare.pid()),
                    false);
            // Its share of two processors would be taken from what is measured. The clicks wait in the journal.
            stack.analytics().kill();
            List<Contender> all = List.of(baseline, edge, bareThroughEnvoy, throughEnvoy);
            measure(all);
            report(out, baseline, all);
            stack.analytics().start();
            reconcile(out, grpc, link.getCode(), all);
        }
        return 0;
    }

    private void measure(List<Contender> contenders) throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            contender.warmUp(connections, 2 * seconds);
        }
        // Interleaved, so that a machine that slows down slows all of them.
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                contender.round(connections, seconds);
            }
        }
    }

    private void report(PrintWriter out, Contender baseline, List<Contender> contenders) {
        out.printf(
                Locale.ROOT,
                "%s, Java %s, %d processors; wrk, HTTP/1.1 keep-alive, %d connections; medians of %d rounds of %d s%n%n",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                connections,
                rounds,
                seconds);
        out.println("| | redirects/s | p50 µs | p99 µs | CPU µs a redirect | rate / bare | CPU / bare |");
        out.println("|---|---|---|---|---|---|---|");
        for (Contender contender : contenders) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %.1f | %.2f | %.2f |%n",
                    contender.name(),
                    contender.requestsPerSecond(),
                    contender.p50Micros(),
                    contender.p99Micros(),
                    contender.cpuMicros(),
                    contender.requestsPerSecond() / baseline.requestsPerSecond(),
                    contender.cpuMicros() / baseline.cpuMicros());
        }
        out.println();
        out.flush();
    }

    /** Holds the clicks counted against the redirects answered. */
    private static void reconcile(PrintWriter out, Channel grpc, String code, List<Contender> contenders)
            throws InterruptedException {
        long answered = 0;
        long cutOff = 0;
        for (Contender contender : contenders) {
            if (contender.counted()) {
                answered += contender.answered();
                cutOff += contender.mostCutOff();
            }
        }
        long deadline = System.nanoTime() + COUNTED.toNanos();
        long counted = counted(grpc, code);
        while (counted < answered && System.nanoTime() - deadline < 0) {
            Thread.sleep(Duration.ofSeconds(1));
            counted = counted(grpc, code);
        }
        out.printf(
                Locale.ROOT,
                "clicks counted: %d; redirects answered: %d, and at most %d more that wrk cut off at the rounds' ends%n",
                counted,
                answered,
                cutOff);
        if (counted < answered || counted > answered + cutOff) {
            throw new IllegalStateException("clicks counted and redirects answered differ");
        }
    }

    private static long counted(Channel grpc, String code) {
        LinkStats stats = StatsServiceGrpc.newBlockingStub(grpc)
                .getLinkStats(GetLinkStatsRequest.newBuilder().setCode(code).build());
        return stats.getAllTimeClicks() + stats.getAllTimeBotClicks();
    }

    private static URI loopback(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
