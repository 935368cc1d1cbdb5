package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.curlew.platform.testing.InProcessServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ReflectionTest {

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> it.addService(new EchoService())
            .alsoDescribe(ChannelzGrpc.getServiceDescriptor(), HealthGrpc.getServiceDescriptor()));

    @Test
    void list_hasServicesOfThisServerAndElsewhere() throws Exception {
        ServerReflectionResponse response =
                ask(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(response.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "grpc.channelz.v1.Channelz",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection")
                .doesNotHaveDuplicates();
    }

    @Test
    void describe_serviceElsewhere() throws Exception {
        ServerReflectionResponse response = ask(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("grpc.channelz.v1.Channelz")
                .build());

        assertThat(FileDescriptorProto.parseFrom(
                                response.getFileDescriptorResponse().getFileDescriptorProto(0))
                        .getService(0)
                        .getName())
                .isEqualTo("Channelz");
    }

    @Test
    void call_serviceElsewhere_isUnimplementedHere() {
        assertThatThrownBy(() -> ChannelzGrpc.newBlockingStub(server.channel())
                        .getServers(GetServersRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    private ServerReflectionResponse ask(ServerReflectionRequest request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(server.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request);
        requests.onCompleted();
        return answer.get(5, TimeUnit.SECONDS);
    }
}
