package dev.curlew.analytics.task;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.curlew.analytics.access.Access;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.proto.analytics.v1.ListTasksRequest;
import dev.curlew.proto.analytics.v1.ListTasksResponse;
import dev.curlew.proto.analytics.v1.RunTaskRequest;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc.TaskServiceImplBase;
import dev.curlew.sql.task.TaskState;
import dev.curlew.sql.task.Tasks;
import io.grpc.stub.StreamObserver;

/** {@code curlew.analytics.v1.TaskService}. */
public final class TaskService extends TaskServiceImplBase {

    private final Tasks tasks;
    private final Access access;

    /** Owns nothing. */
    public TaskService(Tasks tasks, Access access) {
        this.tasks = tasks;
        this.access = access;
    }

    /** What rpcs answer where tasks are not shown or run. */
    public static ErrorMapper errors() {
        return TaskErrors.MAPPER;
    }

    @Override
    public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> caller) {
        access.checkAdmin();
        ListTasksResponse.Builder answer = ListTasksResponse.newBuilder();
        tasks.list().forEach(state -> answer.addTasks(message(state)));
        caller.onNext(answer.build());
        caller.onCompleted();
    }

    @Override
    public void runTask(RunTaskRequest request, StreamObserver<Task> caller) {
        access.checkAdmin();
        caller.onNext(message(tasks.run(request.getTaskId())));
        caller.onCompleted();
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
