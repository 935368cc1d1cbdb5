package dev.curlew.sql.task;

import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.sql.task.TaskState.Result;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a {@code main} does that is to run one task, or all that are due, and end, as a container that some scheduler starts. Exit
 * codes: 0 where all went well, 1 where one failed or could not begin, 2 for a configuration at fault or a task that is not
 * there, 3 where it is running already.
 */
public final class TaskMain {

    private TaskMain() {}

    /** The task to run, by the arguments {@code task NAME} or the variable {@code RUN_TASK}; empty: none is to be run. */
    public static Optional<String> taskOf(String[] args, Env env) {
        if (args.length >= 1 && args[0].equals("task")) {
            return Optional.of(args.length == 2 ? args[1] : "");
        }
        return Optional.of(env.string("RUN_TASK", "")).filter(id -> !id.isEmpty());
    }

    /**
     * Runs a task, or all that are {@link Tasks#DUE due}, says how it went, and ends the process.
     *
     * @param name what to call the service in messages
     * @param run may throw {@link ConfigException} and {@link TaskException}
     */
    public static void run(String name, String taskId, Function<String, List<TaskState>> run) {
        System.exit(run(name, taskId, run, System.out, System.err));
    }

    static int run(
            String name, String taskId, Function<String, List<TaskState>> run, PrintStream out, PrintStream err) {
        try {
            List<TaskState> done = run.apply(taskId);
            if (done.isEmpty()) {
                out.println(name + ": no task is due");
            }
            int code = 0;
            for (TaskState state : done) {
                code = Math.max(code, tell(state, out, err));
            }
            return code;
        } catch (ConfigException e) {
            err.println(e.report(name));
            return 2;
        } catch (TaskException e) {
            err.println(name + ": " + e.getMessage());
            return switch (e) {
                case TaskException.Unknown _ -> 2;
                case TaskException.Running _ -> 3;
                case TaskException.Unavailable _ -> 1;
            };
        } catch (RuntimeException e) {
            err.println(name + ": " + e.getMessage());
            return 1;
        }
    }

    private static int tell(TaskState state, PrintStream out, PrintStream err) {
        String took = state.duration().orElse(Duration.ZERO).toMillis() + " ms";
        if (state.result() == Result.SUCCEEDED) {
            out.println(state.task().id() + ": done in " + took + ": " + state.summary());
            return 0;
        }
        err.println(state.task().id() + ": failed after " + took + ": " + state.failure());
        return 1;
    }
}
