package dev.curlew.cli.clicks;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which link's clicks are meant. */
final class LinkOptions {
    @Parameters(paramLabel = "CODE", description = "the link's code")
    private String code = "";

    @Option(names = "--domain", paramLabel = "HOST", description = "the link's domain (default: the default one)")
    private String domain = "";

    String code() {
        return code;
    }

    String domain() {
        return domain;
    }
}
