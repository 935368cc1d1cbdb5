package dev.curlew.cli.links;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.output.Rows;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.RemoteErrors;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import java.util.ArrayList;
import java.util.List;

/** Deletes any number of links, a thousand a call, and tells which could not be deleted. */
final class BatchDelete {
    private static final int SIZE = 1000;

    private final Remote remote;
    private final Output output;
    private final Console console;
    private final Rows<LinkResult> results;
    private final List<DeleteLinkRequest> pending = new ArrayList<>(SIZE);
    private long deleted;
    private long failed;

    BatchDelete(Remote remote, Output output, Console console) {
        this.remote = remote;
        this.output = output;
        this.console = console;
        this.results = output.rows("results", List.of());
    }

    void add(DeleteLinkRequest request) {
        pending.add(request);
        if (pending.size() == SIZE) {
            send();
        }
    }

    /** Sends what is left, tells how it went and returns the exit code. */
    int end() {
        if (!pending.isEmpty()) {
            send();
        }
        if (output.isForPrograms()) {
            results.end("");
        } else {
            output.done(summary());
        }
        return failed == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }

    private void send() {
        List<LinkResult> answers;
        try {
            answers = LinkServiceGrpc.newBlockingStub(remote.channel())
                    .batchDeleteLinks(BatchDeleteLinksRequest.newBuilder()
                            .addAllRequests(pending)
                            .build())
                    .getResultsList();
        } catch (RuntimeException e) {
            if (deleted + failed > 0) {
                console.tell("Before it failed: " + summary());
            }
            throw e;
        }
        for (int i = 0; i < answers.size(); i++) {
            LinkResult answer = answers.get(i);
            if (answer.hasError()) {
                failed++;
                console.tell(pending.get(i).getCode() + ": " + RemoteErrors.onOneLine(answer.getError()));
            } else {
                deleted++;
            }
        }
        if (output.isForPrograms()) {
            results.add(answers);
        }
        pending.clear();
    }

    private String summary() {
        return "Deleted " + deleted + (failed == 0 ? "." : ", " + failed + " failed.");
    }
}
