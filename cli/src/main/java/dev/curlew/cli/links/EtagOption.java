package dev.curlew.cli.links;

import picocli.CommandLine.Option;

/** The option that guards a change. */
final class EtagOption {
    @Option(
            names = "--etag",
            paramLabel = "ETAG",
            description = "refuse if the link has changed since it had this etag")
    private String etag = "";

    String value() {
        return etag;
    }
}
