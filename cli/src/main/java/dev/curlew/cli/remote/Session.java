package dev.curlew.cli.remote;

import com.google.protobuf.Message;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.output.OutputOptions;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The options of every command that calls the server, and the call. */
public final class Session {
    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    /** What a command does; returns its exit code. */
    @FunctionalInterface
    public interface Work {
        /** Calls and writes. */
        int run(Remote remote, Output output) throws Exception;
    }

    /** Gets a page of a list. */
    @FunctionalInterface
    public interface RemotePages<T> {
        /** The page of a size at a token; the first one if the token is empty. */
        Page<T> get(Remote remote, int size, String token);
    }

    /** What a command does that is done well if it throws nothing. */
    @FunctionalInterface
    public interface PlainWork {
        /** Calls and writes. */
        void run(Remote remote, Output output) throws Exception;
    }

    /** Runs the work on a connection; errors of the server become {@link dev.curlew.cli.failure.CommandFailure}s. */
    public int run(Console console, Work work) throws Exception {
        try (Remote opened = remote.open(console)) {
            try {
                return work.run(opened, output.open(console));
            } catch (StatusRuntimeException | StatusException e) {
                throw RemoteErrors.failure(e, opened);
            }
        }
    }

    /** Shows the one message that a call answers. */
    public int show(Console console, Function<Remote, Message> call) throws Exception {
        return call(console, (opened, out) -> out.message(call.apply(opened)));
    }

    /**
     * Shows a list, as many pages of it as were asked for.
     *
     * @param field the name of the list in JSON
     */
    public <T extends Message> int list(
            Console console, PageOptions pages, String field, List<Column<T>> columns, RemotePages<T> source)
            throws Exception {
        return call(
                console,
                (opened, out) ->
                        pages.walk((size, token) -> source.get(opened, size, token), out.rows(field, columns)));
    }

    /** As {@link #run}; the exit code is 0. */
    public int call(Console console, PlainWork work) throws Exception {
        return run(console, (opened, out) -> {
            work.run(opened, out);
            return ExitCode.OK;
        });
    }
}
