package dev.curlew.bench;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.H2Load;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchCreateLinksResponse;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import dev.curlew.standalone.ProcessStack;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** Links that an edge does not know, each asked for once: from Redis, and from Postgres. */
final class ColdBench {
    private static final int BATCH = 1000;

    private final ProcessStack stack;
    private final Path directory;
    private final String host;
    private final int requests;

    /**
     * Measures nothing yet.
     *
     * @param host the default domain
     * @param requests how many are under way at the same time
     */
    ColdBench(ProcessStack stack, Path directory, String host, int requests) {
        this.stack = stack;
        this.directory = directory;
        this.host = host;
        this.requests = requests;
    }

    /** What was measured. */
    record Result(Contender postgres, Contender redis) {}

    Result run(Channel grpc, int links) throws IOException, InterruptedException {
        URI edge = URI.create("http://127.0.0.1:" + stack.edgePort());
        List<String> urls = new ArrayList<>();
        for (int made = 0; made < links; made += BATCH) {
            create(grpc, Math.min(BATCH, links - made))
                    .forEach(code -> urls.add(edge.resolve("/" + code).toString()));
        }
        Path list = Files.write(directory.resolve("cold.txt"), urls);
        forgetInRedis();
        Contender postgres = once("Redis miss, from Postgres", edge, list);
        return new Result(postgres, once("edge miss, from Redis", edge, list));
    }

    /** By an edge that has just started, and so knows no link. */
    private Contender once(String name, URI edge, Path list) throws IOException, InterruptedException {
        stack.edge().kill();
        stack.edge().start();
        stack.awaitRoad();
        Contender contender = new Contender(
                name, Protocol.HTTP2, edge, host, List.of(stack.edge().pid()), false);
        contender.round(0, () -> H2Load.once(edge, host, list, requests));
        return contender;
    }

    private List<String> create(Channel grpc, int number) throws IOException {
        BatchCreateLinksRequest.Builder batch = BatchCreateLinksRequest.newBuilder();
        for (int i = 0; i < number; i++) {
            batch.addRequests(CreateLinkRequest.newBuilder()
                    .setLink(Link.newBuilder().setTargetUrl("https://example.com/a?b=c")));
        }
        Metadata key = new Metadata();
        key.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + Files.readString(stack.adminKey()).strip());
        LinkServiceBlockingStub service =
                LinkServiceGrpc.newBlockingStub(grpc).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(key));
        BatchCreateLinksResponse made = service.batchCreateLinks(batch.build());
        return made.getResultsList().stream()
                .map(result -> result.getLink().getCode())
                .toList();
    }

    private void forgetInRedis() {
        try (RedisClient redis = RedisClient.builder()
                .hostAndPort(new HostAndPort(stack.redis().host(), stack.redis().port()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .password(stack.redis().password())
                        .build())
                .build()) {
            redis.flushAll();
        }
    }
}
