package dev.curlew.link.target;

import dev.curlew.link.target.HostListReader.HostList;
import dev.curlew.platform.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** What the operator says of the targets of links, besides that none may be the shortener itself. */
public final class Targets implements AutoCloseable {

    /** What visitors and owners read of a link whose target is on the list. */
    public static final String BLOCKED_REASON = "The target of this link is on this service's list of blocked hosts.";

    private static final int MOST_SHORTENERS = 10_000;

    private final Settings settings;
    private final HostSet shorteners;
    private final Optional<Blocklist> blocklist;
    private final HostDisplay display = new HostDisplay();

    private Targets(Settings settings, HostSet shorteners, Optional<Blocklist> blocklist) {
        this.settings = settings;
        this.shorteners = shorteners;
        this.blocklist = blocklist;
    }

    /**
     * What is configured.
     *
     * @param schemes in lower case; see {@link TargetSchemes}
     * @param allowShorteners whether links may lead to other shorteners, through which they could lead back
     * @param blocklist a file of hosts, see {@link HostListReader}; it is read again when it changes
     */
    public record Settings(Set<String> schemes, boolean allowShorteners, Optional<Path> blocklist) {

        public Settings {
            schemes = Set.copyOf(schemes);
        }
    }

    /** Reads the lists; goes on looking at the file until closed. */
    public static Targets open(Settings settings, Metrics metrics) {
        HostSet shorteners = settings.allowShorteners() ? HostSet.EMPTY : knownShorteners();
        return new Targets(settings, shorteners, settings.blocklist().map(file -> Blocklist.open(file, metrics)));
    }

    /** Whether a target may have a scheme, which is given in lower case. */
    public boolean allowsScheme(String scheme) {
        return settings.schemes().contains(scheme);
    }

    /** The schemes that a target may have. */
    public Set<String> schemes() {
        return settings.schemes();
    }

    /** Whether a URL of the web leads to another shortener, where that is not allowed. */
    public boolean isShortener(String url) {
        return HttpUrl.parse(url) != null && TargetHosts.of(url).anyMatch(shorteners::contains);
    }

    /** Whether a host that a URL of any scheme leads to is on the list of blocked hosts, be it that of a mail address. */
    public boolean isBlocked(String url) {
        return blocklist.isPresent() && TargetHosts.of(url).anyMatch(blocklist.get()::contains);
    }

    /** A URL for people to read, if that differs: its host in its own script, where nobody takes that for another name. */
    public Optional<String> display(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            return Optional.empty();
        }
        String shown = display.show(parsed.host());
        String start = parsed.scheme() + "://" + parsed.host();
        return shown.equals(parsed.host()) || !url.startsWith(start)
                ? Optional.empty()
                : Optional.of(parsed.scheme() + "://" + shown + url.substring(start.length()));
    }

    /** Calls a listener, in a thread of its own, whenever the list of blocked hosts has changed. */
    public void onBlocklistChange(Runnable listener) {
        blocklist.ifPresent(list -> list.onChange(listener));
    }

    @Override
    public void close() {
        blocklist.ifPresent(Blocklist::close);
    }

    private static HostSet knownShorteners() {
        try (InputStream stream = Objects.requireNonNull(Targets.class.getResourceAsStream("shorteners.txt"))) {
            HostList list = HostListReader.read(stream, MOST_SHORTENERS);
            if (list.bad() > 0) {
                throw new IllegalStateException("shorteners.txt: lines " + list.firstBad() + " are not understood");
            }
            return list.hosts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
