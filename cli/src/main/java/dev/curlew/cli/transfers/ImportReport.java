package dev.curlew.cli.transfers;

import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.Output;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.RowFailure;
import java.util.List;

/** An import, with its failures at the end. */
final class ImportReport {
    private static final List<Column<RowFailure>> FAILURES = List.of(
            Column.number("LINE", RowFailure::getLineNumber),
            Column.whole("REASON", RowFailure::getReason),
            Column.text("EXPLANATION", RowFailure::getExplanation));

    private ImportReport() {}

    static void show(Import shown, Output output) {
        if (output.isForPrograms() || shown.getFailuresCount() == 0) {
            output.message(shown);
        } else {
            output.message(shown.toBuilder().clearFailures().build());
            output.rows("failures", FAILURES).add(shown.getFailuresList());
        }
    }
}
