package dev.curlew.bench;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Opened;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.bench.measure.RoomyJournal;
import dev.curlew.bench.peer.BareArmeria;
import dev.curlew.bench.peer.Peers;
import dev.curlew.bench.peer.Shorteners;
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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One warm link: the edge, a bare Armeria server, each behind an Envoy with the same configuration too, and the peers. */
final class Warm implements AutoCloseable {
    private static final Duration STANDSTILL = Duration.ofMinutes(1);
    /** Of most contenders: what they are asked for is further from what they give. */
    private static final int ROUNDS_APART = 3;

    private final Opened opened = new Opened();
    private final List<Contender> contenders = new ArrayList<>();
    private final ProcessStack stack;
    private final Channel grpc;
    private final String host;
    private final Link link;
    private final Peers peers;

    private Warm(Path directory, Shorteners shorteners) throws IOException, InterruptedException {
        try {
            stack = opened.add(ProcessStack.start(directory, RoomyJournal.VARIABLES, Pinning.toServers()));
            host = URI.create(stack.publicUrl()).getAuthority();
            grpc = opened.add(new GrpcChannels(Duration.ofSeconds(10)))
                    .open(new Address("127.0.0.1", stack.grpcPort()));
            link = LinkServiceGrpc.newBlockingStub(grpc)
                    .createLink(CreateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setTargetUrl("https://example.com/a?b=c"))
                            .build());
            int barePort = Ports.free();
            ServiceProcess bare = opened.add(new ServiceProcess(
                    Pinning.toServers(),
                    List.of(BareArmeria.class.getName(), Integer.toString(barePort)),
                    Map.of(),
                    URI.create("http://127.0.0.1:" + barePort + "/readyz"),
                    directory.resolve("logs/bare.log")));
            bare.start();
            EmbeddedEnvoy envoyOfBare = opened.add(EmbeddedEnvoy.start(
                    ServerOptions.in(directory.resolve("envoy-of-bare")).unsupervised(),
                    // It has nothing to do with the other services, but wants to know where they are.
                    EnvoyConfig.local(barePort, barePort, barePort)));
            Pinning.pinServer(stack.envoy().pid());
            Pinning.pinServer(envoyOfBare.pid());
            for (long other : List.of(
                    stack.link().pid(), stack.postgres().pid(), stack.redis().pid())) {
                Pinning.pinAside(other);
            }
            peers = opened.add(new Peers(directory));
            peers.nginx();
            peers.envoyDirect(stack.envoy().pid());
            peers.shorteners(shorteners);
            int publicPort = URI.create(stack.publicUrl()).getPort();
            for (Protocol protocol : Protocol.values()) {
                add(RedirectBench.BARE, protocol, barePort, false, bare.pid());
                add(
                        RedirectBench.EDGE,
                        protocol,
                        stack.edgePort(),
                        true,
                        stack.edge().pid());
                add(RedirectBench.ENVOY_BARE, protocol, envoyOfBare.port(), false, envoyOfBare.pid(), bare.pid());
                add(
                        RedirectBench.ENVOY_EDGE,
                        protocol,
                        publicPort,
                        true,
                        stack.envoy().pid(),
                        stack.edge().pid());
            }
            contenders.addAll(peers.contenders());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Starts everything. */
    static Warm start(Path directory, Shorteners shorteners) throws IOException, InterruptedException {
        return new Warm(directory, shorteners);
    }

    /** Everybody, the baseline first. */
    List<Contender> contenders() {
        return contenders;
    }

    /** A sentence for each peer that did not run. */
    List<String> missing() {
        return peers.missing();
    }

    void measure(int rounds, int connections, int seconds, int warmUpSeconds) throws IOException, InterruptedException {
        // Its share of two processors would be taken from what is measured. The clicks wait in the journal.
        stack.analytics().kill();
        for (Contender contender : contenders) {
            // Machine code needs no warm-up, and who is behind Envoy had one without it.
            contender.warmUp(connections, isAlone(contender) ? warmUpSeconds : 2);
        }
        // Interleaved, so that a machine that slows down slows all of them.
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                if (isAlone(contender) || round % ROUNDS_APART == 0) {
                    contender.round(round, connections, seconds);
                }
            }
        }
        stack.analytics().start();
    }

    /** Whether it is one of the two that are compared most closely. */
    private static boolean isAlone(Contender contender) {
        return contender.name().equals(RedirectBench.BARE) || contender.name().equals(RedirectBench.EDGE);
    }

    /** Holds the clicks counted against the redirects answered; says both. */
    String reconcile() throws InterruptedException {
        long answered = 0;
        long cutOff = 0;
        for (Contender contender : contenders) {
            if (contender.counted()) {
                answered += contender.answered();
                cutOff += contender.mostCutOff();
            }
        }
        long counted = counted();
        long progress = System.nanoTime();
        // However many there are: who is faster leaves more of them behind.
        while (counted < answered && System.nanoTime() - progress < STANDSTILL.toNanos()) {
            Thread.sleep(Duration.ofSeconds(1));
            long now = counted();
            progress = now > counted ? System.nanoTime() : progress;
            counted = now;
        }
        String sentence = String.format(
                Locale.ROOT,
                "Redirects of the edge answered: %,d, and at most %,d more that the load generators cut off; clicks counted: %,d.%n",
                answered,
                cutOff,
                counted);
        if (counted < answered || counted > answered + cutOff) {
            throw new IllegalStateException("clicks counted and redirects answered differ: " + sentence);
        }
        return sentence;
    }

    /** Measures links that the edge does not know, and restarts it for that. */
    ColdBench.Result cold(Path directory, int requests, int links) throws IOException, InterruptedException {
        return new ColdBench(stack, directory, host, requests).run(grpc, links);
    }

    private long counted() {
        LinkStats stats = StatsServiceGrpc.newBlockingStub(grpc)
                .getLinkStats(
                        GetLinkStatsRequest.newBuilder().setCode(link.getCode()).build());
        return stats.getAllTimeClicks() + stats.getAllTimeBotClicks();
    }

    private void add(String name, Protocol protocol, int port, boolean counted, Long... pids) {
        URI url = URI.create("http://127.0.0.1:" + port + "/" + link.getCode());
        contenders.add(new Contender(name, protocol, url, host, List.of(pids), counted));
    }

    @Override
    public void close() {
        opened.close();
    }
}
