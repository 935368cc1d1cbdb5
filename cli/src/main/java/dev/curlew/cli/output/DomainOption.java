package dev.curlew.cli.output;

import picocli.CommandLine.Option;

/** The option that says on which domain a code is. */
public final class DomainOption {
    @Option(names = "--domain", paramLabel = "HOST", description = "the link's domain (default: the default one)")
    private String host = "";

    /** Its host; empty: the default domain. */
    public String host() {
        return host;
    }
}
