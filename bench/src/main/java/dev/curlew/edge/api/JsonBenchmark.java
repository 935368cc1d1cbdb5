package dev.curlew.edge.api;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Link;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A link between JSON and its message, beside the message's binary form. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets all of it up before it measures
public class JsonBenchmark {
    private static final int BYTES = 1024;

    private final ApiJson json = new ApiJson(List.of(Link.getDescriptor()));
    private final Marshaller<Link> marshaller = ProtoUtils.marshaller(Link.getDefaultInstance());

    private Link link;
    private byte[] binary;
    private byte[] text;

    /** Makes a link. */
    @Setup
    public void makeLink() throws IOException {
        Instant time = Instant.EPOCH.plusSeconds(1_800_000_000);
        link = Link.newBuilder()
                .setCode("k3Zb9Qx")
                .setDomain("go.example")
                .setShortUrl("https://go.example/k3Zb9Qx")
                .setTargetUrl("https://example.com/a/long/path?with=a&query=too")
                .setTitle("A title of a link")
                .addTags("spring")
                .addTags("letter")
                .setCreateTime(ProtoTimes.timestamp(time))
                .setUpdateTime(ProtoTimes.timestamp(time))
                .build();
        binary = link.toByteArray();
        text = write(json, link);
    }

    /** The message written in its binary form: a baseline. */
    @Benchmark
    public byte[] baselineBinaryWrite() {
        return link.toByteArray();
    }

    /** The message read from its binary form: a baseline. */
    @Benchmark
    public Link baselineBinaryRead() throws InvalidProtocolBufferException {
        return Link.parseFrom(binary);
    }

    /** The message written as JSON. */
    @Benchmark
    public byte[] write() throws IOException {
        return write(json, link);
    }

    private static byte[] write(ApiJson json, Link link) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BYTES);
        json.write(link, out);
        return out.toByteArray();
    }

    /** The message read from JSON. */
    @Benchmark
    public Link read() throws IOException {
        return json.deserializeMessage(marshaller, new ByteArrayInputStream(text));
    }
}
