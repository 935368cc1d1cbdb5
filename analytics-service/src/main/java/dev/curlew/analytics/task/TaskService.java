package dev.curlew.analytics.task;

import dev.curlew.analytics.access.Access;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.analytics.v1.ListTasksRequest;
import dev.curlew.proto.analytics.v1.ListTasksResponse;
import dev.curlew.proto.analytics.v1.RunTaskRequest;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc.TaskServiceImplBase;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc.LinkTaskServiceBlockingStub;
import dev.curlew.proto.link.v1.ListLinkTasksRequest;
import dev.curlew.proto.link.v1.RunLinkTaskRequest;
import dev.curlew.sql.task.Tasks;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code curlew.analytics.v1.TaskService}. */
public final class TaskService extends TaskServiceImplBase {

    private static final int RUN_SECONDS = 60;

    private final Tasks tasks;
    private final Access access;
    private final LinkTaskServiceBlockingStub linkTasks;

    /**
     * Owns nothing.
     *
     * @param linkService has tasks of its own, shown and run among these
     */
    public TaskService(Tasks tasks, Access access, Channel linkService) {
        this.tasks = tasks;
        this.access = access;
        this.linkTasks = LinkTaskServiceGrpc.newBlockingStub(linkService);
    }

    @Override
    public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> caller) {
        access.checkAdmin();
        List<Task> all = new ArrayList<>(ofLinkService());
        tasks.list().forEach(state -> all.add(state.message()));
        all.sort(Comparator.comparing(Task::getTaskId));
        caller.onNext(ListTasksResponse.newBuilder().addAllTasks(all).build());
        caller.onCompleted();
    }

    @Override
    public void runTask(RunTaskRequest request, StreamObserver<Task> caller) {
        access.checkAdmin();
        String id = request.getTaskId();
        boolean ours = tasks.has(id)
                || ofLinkService().stream().noneMatch(task -> task.getTaskId().equals(id));
        caller.onNext(
                ours
                        ? tasks.run(id).message()
                        : asked(() -> Access.inItsName(linkTasks)
                                .withDeadlineAfter(RUN_SECONDS, TimeUnit.SECONDS)
                                .runLinkTask(RunLinkTaskRequest.newBuilder()
                                        .setTaskId(id)
                                        .build())));
        caller.onCompleted();
    }

    private List<Task> ofLinkService() {
        return asked(() -> {
            try {
                return Access.inItsName(linkTasks)
                        .listLinkTasks(ListLinkTasksRequest.getDefaultInstance())
                        .getTasksList();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                    // One of before it had tasks, while it is being replaced.
                    return List.of();
                }
                throw e;
            }
        });
    }

    /** What link-service says is what the caller is told. */
    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (StatusRuntimeException e) {
            throw ApiErrors.from(e).toStatusRuntimeException();
        }
    }
}
