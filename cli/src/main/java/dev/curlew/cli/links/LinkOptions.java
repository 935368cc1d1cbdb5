package dev.curlew.cli.links;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.curlew.cli.console.Console;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the fields of a link, except its target. */
final class LinkOptions {
    @Option(names = "--title", paramLabel = "TEXT", description = "a name for people")
    private @Nullable String title;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            split = ",",
            description = "labels to find it by; several by commas or by repeating the option; replaces those it had")
    private @Nullable List<String> tags;

    @Option(names = "--notes", paramLabel = "TEXT", description = "remarks for people")
    private @Nullable String notes;

    @Option(names = "--enabled", paramLabel = "BOOL", arity = "1", description = "whether it redirects at all")
    private @Nullable Boolean enabled;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            description = "from when it redirects: 2026-01-31T12:00:00Z, 2026-01-31 or +2d")
    private @Nullable Timestamp startTime;

    @Option(names = "--expire-time", paramLabel = "TIME", description = "until when it redirects")
    private @Nullable Timestamp expireTime;

    @Option(names = "--max-clicks", paramLabel = "N", description = "how many clicks it redirects")
    private @Nullable Long maxClicks;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "a file with the password that visitors must give; - is the input")
    private @Nullable Path passwordFile;

    @Option(names = "--redirect-status", paramLabel = "STATUS", description = "301, 302, 307 or 308")
    private @Nullable Integer redirectStatus;

    @Option(
            names = "--cache-max-age",
            paramLabel = "TIME",
            description = "how long browsers and proxies may keep the redirect, such as 1h")
    private @Nullable Duration cacheMaxAge;

    @Option(
            names = "--query-forwarding",
            paramLabel = "HOW",
            description = "the visitor's query: drop, merge-keep-target or merge-keep-visitor")
    private @Nullable QueryForwarding queryForwarding;

    @Option(
            names = "--forward-path",
            paramLabel = "BOOL",
            arity = "1",
            description = "whether a path behind the code is passed on")
    private @Nullable Boolean forwardPath;

    @Option(names = "--utm-source", paramLabel = "TEXT", description = "utm_source for the target")
    private @Nullable String utmSource;

    @Option(names = "--utm-medium", paramLabel = "TEXT", description = "utm_medium for the target")
    private @Nullable String utmMedium;

    @Option(names = "--utm-campaign", paramLabel = "TEXT", description = "utm_campaign for the target")
    private @Nullable String utmCampaign;

    @Option(names = "--utm-term", paramLabel = "TEXT", description = "utm_term for the target")
    private @Nullable String utmTerm;

    @Option(names = "--utm-content", paramLabel = "TEXT", description = "utm_content for the target")
    private @Nullable String utmContent;

    @Option(
            names = "--crawlable",
            paramLabel = "BOOL",
            arity = "1",
            description = "whether search engines may index the short URL")
    private @Nullable Boolean crawlable;

    @Option(names = "--fallback-url", paramLabel = "URL", description = "where to once it is expired or used up")
    private @Nullable String fallbackUrl;

    @Option(
            names = "--rules-file",
            paramLabel = "FILE",
            description = "a JSON file with its redirect rules: a list of them, or an object with \"rules\"")
    private @Nullable Path rulesFile;

    @Option(
            names = "--social-preview",
            paramLabel = "BOOL",
            arity = "1",
            description = "whether bots that make previews get a page with the title")
    private @Nullable Boolean socialPreview;

    /** Sets the fields that were given, and returns their names. */
    FieldMask applyTo(Link.Builder link, Console console) {
        Fields fields = new Fields();
        fields.set("title", title, link::setTitle);
        fields.set("tags", tags, link::addAllTags);
        fields.set("notes", notes, link::setNotes);
        fields.set("enabled", enabled, link::setEnabled);
        fields.set("start_time", startTime, link::setStartTime);
        fields.set("expire_time", expireTime, link::setExpireTime);
        fields.set("max_clicks", maxClicks, link::setMaxClicks);
        fields.set("password", passwordFile, file -> link.setPassword(LinkFiles.password(file, console)));
        fields.set("redirect_status", redirectStatus, link::setRedirectStatus);
        fields.set("cache_max_age", cacheMaxAge, age -> link.setCacheMaxAge(Durations.fromNanos(age.toNanos())));
        fields.set("query_forwarding", queryForwarding, link::setQueryForwarding);
        fields.set("forward_path", forwardPath, link::setForwardPath);
        fields.set("utm.source", utmSource, link.getUtmBuilder()::setSource);
        fields.set("utm.medium", utmMedium, link.getUtmBuilder()::setMedium);
        fields.set("utm.campaign", utmCampaign, link.getUtmBuilder()::setCampaign);
        fields.set("utm.term", utmTerm, link.getUtmBuilder()::setTerm);
        fields.set("utm.content", utmContent, link.getUtmBuilder()::setContent);
        fields.set("crawlable", crawlable, link::setCrawlable);
        fields.set("fallback_url", fallbackUrl, link::setFallbackUrl);
        fields.set("rules", rulesFile, file -> link.addAllRules(LinkFiles.rules(file)));
        fields.set("social_preview", socialPreview, link::setSocialPreview);
        if (fields.names.stream().noneMatch(name -> name.startsWith("utm."))) {
            link.clearUtm();
        }
        return FieldMask.newBuilder().addAllPaths(fields.names).build();
    }

    private static final class Fields {
        private final List<String> names = new ArrayList<>();

        <T> void set(String name, @Nullable T value, Consumer<T> setter) {
            if (value != null) {
                setter.accept(value);
                names.add(name);
            }
        }
    }
}
