package dev.curlew.link.housekeeping;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc;
import dev.curlew.proto.link.v1.ListLinkTasksRequest;
import dev.curlew.proto.link.v1.ListLinkTasksResponse;
import dev.curlew.proto.link.v1.RunLinkTaskRequest;
import dev.curlew.sql.task.TaskState;
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
        tasks.list().forEach(state -> answer.addTasks(message(state)));
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    @Override
    public void runLinkTask(RunLinkTaskRequest request, StreamObserver<Task> observer) {
        observer.onNext(message(tasks.run(request.getTaskId())));
        observer.onCompleted();
    }

    private static Task message(TaskState state) {
        Task.Builder task = Task.newBuilder()
                .setTaskId(state.task().id())
                .setDescription(state.task().description())
                .setInterval(Durations.fromMillis(state.task().interval().toMillis()))
                .setLastResultValue(state.result().number())
                .setSummary(state.summary())
                .setFailure(state.failure());
        state.start().ifPresent(start -> task.setLastStartTime(Timestamps.fromMillis(start.toEpochMilli())));
        state.duration().ifPresent(duration -> task.setLastDuration(Durations.fromNanos(duration.toNanos())));
        return task.build();
    }
}
