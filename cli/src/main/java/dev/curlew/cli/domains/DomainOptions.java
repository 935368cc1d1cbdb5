package dev.curlew.cli.domains;

import com.google.protobuf.FieldMask;
import dev.curlew.cli.console.InputFile;
import dev.curlew.proto.link.v1.Domain;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the settings of a domain that can be changed. */
final class DomainOptions {
    private static final int MOST_BYTES = 1 << 20;

    @Option(names = "--root-url", paramLabel = "URL", description = "where the bare domain redirects to")
    private @Nullable String rootUrl;

    @Option(names = "--not-found-url", paramLabel = "URL", description = "where unknown codes redirect to")
    private @Nullable String notFoundUrl;

    @Option(
            names = "--redirect-status",
            paramLabel = "STATUS",
            description = "of links that have none: 301, 302, 307 or 308")
    private @Nullable Integer redirectStatus;

    @Option(names = "--code-length", paramLabel = "N", description = "how long generated codes are, 4 to 16")
    private @Nullable Integer codeLength;

    @Option(names = "--code-alphabet", paramLabel = "LETTERS", description = "what generated codes are made of")
    private @Nullable String codeAlphabet;

    @Option(
            names = "--apple-app-site-association-file",
            paramLabel = "FILE",
            description = "the JSON by which iOS opens its links in an app")
    private @Nullable Path appleAppSiteAssociation;

    @Option(
            names = "--android-asset-links-file",
            paramLabel = "FILE",
            description = "the JSON by which Android opens its links in an app")
    private @Nullable Path androidAssetLinks;

    /** Sets what was given, and returns the names of those fields. */
    FieldMask applyTo(Domain.Builder domain) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (rootUrl != null) {
            domain.setRootUrl(rootUrl);
            mask.addPaths("root_url");
        }
        if (notFoundUrl != null) {
            domain.setNotFoundUrl(notFoundUrl);
            mask.addPaths("not_found_url");
        }
        if (redirectStatus != null) {
            domain.setRedirectStatus(redirectStatus);
            mask.addPaths("redirect_status");
        }
        if (codeLength != null) {
            domain.setCodeLength(codeLength);
            mask.addPaths("code_length");
        }
        if (codeAlphabet != null) {
            domain.setCodeAlphabet(codeAlphabet);
            mask.addPaths("code_alphabet");
        }
        if (appleAppSiteAssociation != null) {
            domain.setAppleAppSiteAssociation(
                    InputFile.read("--apple-app-site-association-file", appleAppSiteAssociation, MOST_BYTES));
            mask.addPaths("apple_app_site_association");
        }
        if (androidAssetLinks != null) {
            domain.setAndroidAssetLinks(InputFile.read("--android-asset-links-file", androidAssetLinks, MOST_BYTES));
            mask.addPaths("android_asset_links");
        }
        return mask.build();
    }
}
