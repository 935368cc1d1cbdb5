package dev.curlew.cli.tasks;

import com.google.protobuf.util.Durations;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.Rows;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.analytics.v1.ListTasksRequest;
import dev.curlew.proto.analytics.v1.RunTaskRequest;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc.TaskServiceBlockingStub;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./curlew tasks}. */
@Command(
        name = "tasks",
        mixinStandardHelpOptions = true,
        description = "Shows and runs housekeeping tasks; needs the scope admin.")
public final class TasksCommand {
    private static final List<Column<Task>> TASKS = List.of(
            Column.whole("ID", Task::getTaskId),
            Column.text("WHAT", Task::getDescription),
            Column.whole("EVERY", task -> task.hasInterval() ? Durations.toString(task.getInterval()) : ""),
            Column.time("LAST RUN", Task::hasLastStartTime, Task::getLastStartTime),
            Column.whole(
                    "RESULT",
                    task -> task.getLastResult() == Task.Result.RESULT_UNSPECIFIED
                            ? ""
                            : task.getLastResult().name()),
            Column.text("SUMMARY", task -> task.getFailure().isEmpty() ? task.getSummary() : task.getFailure()));

    private final Console console;

    /** Works by a console. */
    public TasksCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows all tasks with their last runs.")
    int list(@Mixin Session session) throws Exception {
        return session.call(console, (remote, output) -> {
            Rows<Task> rows = output.rows("tasks", TASKS);
            rows.add(stub(remote)
                    .listTasks(ListTasksRequest.getDefaultInstance())
                    .getTasksList());
            rows.end("");
        });
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Runs a task now and waits for it (see --timeout).")
    int run(
            @Parameters(paramLabel = "ID", description = "the task's name, such as drop-partitions") String id,
            @Mixin Session session)
            throws Exception {
        RunTaskRequest request = RunTaskRequest.newBuilder().setTaskId(id).build();
        return session.run(console, (remote, output) -> {
            Task task = stub(remote).runTask(request);
            output.message(task);
            return task.getLastResult() == Task.Result.FAILED ? ExitCode.FAILED : ExitCode.OK;
        });
    }

    private static TaskServiceBlockingStub stub(Remote remote) {
        return TaskServiceGrpc.newBlockingStub(remote.channel());
    }
}
