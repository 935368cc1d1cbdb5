package dev.curlew.cli.output;

/** How an answer is written. */
public enum OutputFormat {
    /** For people, cut to fit their terminal. */
    TABLE,
    /** One JSON document, as the protos define their JSON. */
    JSON,
    /** A JSON object a line. */
    JSONL,
    /** A heading line and a line a row, tabs between values; a tab in a value is {@code \t}, a backslash {@code \\}. */
    TSV
}
