package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.curlew.embedded.Ports;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Import.State;
import dev.curlew.proto.link.v1.TransferFormat;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A replica in a process of its own, killed while it imports: another one goes on, and each row is imported once. */
class ImportKillTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final int ROWS = 3000;
    private static final int PIECE = 16 * 1024;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void killedReplica_losesAndDoublesNoRow() throws Exception {
        ByteString file = ByteString.copyFromUtf8("code,targetUrl,clickCount\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> "killed-" + i + ",https://example.com/" + i + ",3\n")
                        .collect(Collectors.joining()));
        try (Replica survivor = Replica.start(POSTGRES, REDIS)) {
            TransferClient there = TransferClient.of(survivor);
            String id = there.create(TransferFormat.CSV);
            sendUntilKilled(there, id, file);

            Import half = there.get(id);
            assertThat(half.getCreatedCount()).isBetween(1L, ROWS - 1L);
            assertThat(half.getState()).isIn(State.RUNNING, State.WAITING);
            Import done = there.upload(id, file, half.getReceivedBytes(), true);

            assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
            assertThat(done.getCreatedCount()).isEqualTo(ROWS);
            assertThat(done.getUnchangedCount() + done.getFailedCount()).isZero();
            Import again = there.upload(there.create(TransferFormat.CSV), file, 0, true);
            assertThat(again.getUnchangedCount()).isEqualTo(ROWS);
        }
    }

    private void sendUntilKilled(TransferClient watcher, String id, ByteString file) throws Exception {
        int port = Ports.free();
        Process victim = start(port);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            TransferClient client = new TransferClient(channel, Replica.ADMIN_KEY);
            await().atMost(LONG).ignoreExceptions().until(() -> {
                // Else the channel waits longer and longer before it tries again.
                channel.resetConnectBackoff();
                return client.get(id).getImportId().equals(id);
            });
            Thread sender = Thread.startVirtualThread(() -> {
                TransferClient.Sending sending = client.open(id, 0);
                for (int at = 0; at < file.size(); at += PIECE) {
                    if (!sending.send(file.substring(at, Math.min(file.size(), at + PIECE)), false)) {
                        return;
                    }
                }
            });
            await().atMost(LONG).until(() -> watcher.get(id).getCreatedCount() > 0);
            victim.destroyForcibly();
            assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
            sender.join();
        } finally {
            victim.destroyForcibly().waitFor();
            channel.shutdownNow();
        }
    }

    private Process start(int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(List.of("-Xmx256m"), "dev.curlew.link.LinkMain"));
        builder.environment().putAll(Replica.variables(POSTGRES, REDIS, Map.of("GRPC_PORT", Integer.toString(port))));
        File log = directory.resolve("link-service.log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }
}
