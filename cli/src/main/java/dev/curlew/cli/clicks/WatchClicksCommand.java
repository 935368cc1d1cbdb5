package dev.curlew.cli.clicks;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Interrupts;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.output.Rows;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Retries;
import dev.curlew.cli.remote.RetryOption;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.analytics.v1.ClickRecord;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.WatchClicksRequest;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the clicks of a link as they come; where the connection is lost, goes on behind the last one. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the clicks of a link as they come in, each once, until Ctrl-C.",
            "Goes on by itself where the connection is lost. JSON is written in lines."
        })
final class WatchClicksCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final LinkOptions link = new LinkOptions();

    @Option(names = "--resume-token", paramLabel = "TOKEN", description = "go on where an earlier watch ended")
    private volatile String token = "";

    @Mixin
    private final RetryOption retry = new RetryOption();

    @Mixin
    private final Session session = new Session();

    private long messages;

    WatchClicksCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        return session.call(console, this::watch);
    }

    private void watch(Remote remote, Output output) throws InterruptedException, StatusException {
        Rows<ClickRecord> rows = output.endless(ClickColumns.CLICKS);
        Retries retries = retry.begin(remote, console, 0);
        try (Interrupts _ = Interrupts.handle(this::tellHowToResume)) {
            while (true) {
                try {
                    receive(remote, retries, rows);
                    return;
                } catch (StatusException e) {
                    retries.pause(e);
                }
            }
        } catch (StatusException e) {
            tellHowToResume();
            throw e;
        }
    }

    /** Returns when the server ends the stream, or nobody reads the rows any more. */
    private void receive(Remote remote, Retries retries, Rows<ClickRecord> rows)
            throws InterruptedException, StatusException {
        BlockingClientCall<?, WatchClicksResponse> call = ClickServiceGrpc.newBlockingV2Stub(remote.channel())
                .watchClicks(WatchClicksRequest.newBuilder()
                        .setCode(link.code())
                        .setDomain(link.domain())
                        .setResumeToken(token)
                        .build());
        try {
            // Not hasNext, which passes over what has come where the stream has broken off by then.
            for (WatchClicksResponse message = call.read(); message != null && !rows.closed(); message = call.read()) {
                if (message.getGap()) {
                    console.tell("Clicks before here may be missing.");
                }
                if (message.hasClick()) {
                    rows.add(List.of(message.getClick()));
                    console.out().flush();
                }
                token = message.getResumeToken();
                messages++;
                retries.reached(messages);
            }
        } finally {
            call.cancel("done", null);
        }
    }

    private void tellHowToResume() {
        if (!token.isEmpty()) {
            console.tell("\nTo go on from here: --resume-token " + token);
        }
    }
}
