package dev.curlew.cli.remote;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.output.OutputOptions;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
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

    /** As {@link #run}; the exit code is 0. */
    public int call(Console console, PlainWork work) throws Exception {
        return run(console, (opened, out) -> {
            work.run(opened, out);
            return ExitCode.OK;
        });
    }
}
