package dev.curlew.cli.keys;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the settings of a key. */
final class KeyOptions {
    @Option(names = "--name", paramLabel = "TEXT", description = "a name for people")
    private @Nullable String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "what it may do: links:read, links:write, stats:read, admin; several by commas")
    private @Nullable List<Scope> scopes;

    @Option(
            names = "--domain",
            paramLabel = "HOST",
            split = ",",
            description = "the only domains on which it may work; several by commas")
    private @Nullable List<String> domains;

    @Option(
            names = "--own-links-only",
            paramLabel = "BOOL",
            arity = "1",
            description = "whether it sees and changes only the links that it made")
    private @Nullable Boolean ownLinksOnly;

    @Option(names = "--calls-per-minute", paramLabel = "N", description = "how many calls a minute it may make")
    private @Nullable Integer callsPerMinute;

    @Option(
            names = "--expire-time",
            paramLabel = "TIME",
            description = "until when it is valid: 2026-01-31T12:00:00Z, 2026-01-31 or +90d")
    private @Nullable Timestamp expireTime;

    /** Sets what was given, and returns the names of those fields. */
    FieldMask applyTo(ApiKey.Builder key) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (name != null) {
            key.setDisplayName(name);
            mask.addPaths("display_name");
        }
        if (scopes != null) {
            key.addAllScopes(scopes);
            mask.addPaths("scopes");
        }
        if (domains != null) {
            key.addAllDomains(domains);
            mask.addPaths("domains");
        }
        if (ownLinksOnly != null) {
            key.setOwnLinksOnly(ownLinksOnly);
            mask.addPaths("own_links_only");
        }
        if (callsPerMinute != null) {
            key.setCallsPerMinute(callsPerMinute);
            mask.addPaths("calls_per_minute");
        }
        if (expireTime != null) {
            key.setExpireTime(expireTime);
            mask.addPaths("expire_time");
        }
        return mask.build();
    }
}
