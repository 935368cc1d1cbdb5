package dev.curlew.cli.links;

import picocli.CommandLine.Option;

/** The option that says on which domain a code is. */
final class DomainOption {
    @Option(names = "--domain", paramLabel = "HOST", description = "the link's domain (default: the default one)")
    private String host = "";

    String host() {
        return host;
    }
}
