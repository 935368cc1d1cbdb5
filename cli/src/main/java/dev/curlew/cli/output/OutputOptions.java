package dev.curlew.cli.output;

import dev.curlew.cli.console.Console;
import picocli.CommandLine.Option;

/** The option for how answers are written. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "how answers are written: table, json, jsonl or tsv (default: table)")
    private OutputFormat format = OutputFormat.TABLE;

    /** The output as asked for. */
    public Output open(Console console) {
        return new Output(console, format);
    }
}
