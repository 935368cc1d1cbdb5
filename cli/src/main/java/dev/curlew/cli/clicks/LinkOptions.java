package dev.curlew.cli.clicks;

import dev.curlew.cli.output.DomainOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which link's clicks are meant. */
final class LinkOptions {
    @Parameters(paramLabel = "CODE", description = "the link's code")
    private String code = "";

    @Mixin
    private final DomainOption domain = new DomainOption();

    String code() {
        return code;
    }

    String domain() {
        return domain.host();
    }
}
