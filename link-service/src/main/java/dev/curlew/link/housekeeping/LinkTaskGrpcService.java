package dev.curlew.link.housekeeping;

import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc;
import dev.curlew.proto.link.v1.ListLinkTasksRequest;
import dev.curlew.proto.link.v1.ListLinkTasksResponse;
import dev.curlew.proto.link.v1.RunLinkTaskRequest;
import dev.curlew.sql.task.Tasks;
import io.grpc.stub.StreamObserver;

/** The rpcs of the housekeeping. */
final class LinkTaskGrpcService extends LinkTaskServiceGrpc.LinkTaskServiceImplBase {

    private final Tasks tasks;

    LinkTaskGrpcService(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public void listLinkTasks(ListLinkTasksRequest request, StreamObserver<ListLinkTasksResponse> observer) {
        ListLinkTasksResponse.Builder answer = ListLinkTasksResponse.newBuilder();
        tasks.list().forEach(state -> answer.addTasks(state.message()));
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    @Override
    public void runLinkTask(RunLinkTaskRequest request, StreamObserver<Task> observer) {
        observer.onNext(tasks.run(request.getTaskId()).message());
        observer.onCompleted();
    }
}
