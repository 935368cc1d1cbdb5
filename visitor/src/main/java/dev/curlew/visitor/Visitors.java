package dev.curlew.visitor;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows what requests say of their visitors. Any thread may use it; its caches are bounded. */
public final class Visitors implements AutoCloseable {

    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final UserAgents userAgents = new UserAgents();
    private final @Nullable MaxMindPlaces places;

    private Visitors(@Nullable MaxMindPlaces places) {
        this.places = places;
    }

    /**
     * Loads the list of known user agents, which takes a moment, and the places.
     *
     * @param geoDatabase a file of MaxMind's format that knows addresses; read again within seconds when it is replaced. Without
     *     one, or while it is not there, no place is known.
     */
    public static Visitors open(Optional<Path> geoDatabase) {
        return open(geoDatabase, CHECK_EVERY);
    }

    /** Without places. */
    public static Visitors withoutPlaces() {
        return new Visitors(null);
    }

    static Visitors open(Optional<Path> geoDatabase, Duration checkEvery) {
        return new Visitors(
                geoDatabase.map(file -> MaxMindPlaces.open(file, checkEvery)).orElse(null));
    }

    /** Whoever sent a request with these headers, each empty if it is not there; nothing is looked up yet. */
    public Visitor visitor(String userAgent, String acceptLanguage, String referrer, Optional<InetAddress> address) {
        return new Visitor(this, userAgent, acceptLanguage, referrer, address);
    }

    /**
     * What a {@code User-Agent} header says, of which the first 1,024 characters are read: as long as it is cached at once, else
     * about a millisecond of computing.
     */
    public Agent agent(String userAgent) {
        return userAgents.read(userAgent);
    }

    /** Whether {@link #agent} answers at once, so that an event loop may ask. */
    public boolean knowsAgent(String userAgent) {
        return userAgents.knows(userAgent);
    }

    /** Whether a user agent is of a known bot that makes previews for a social network or a messenger. Answers at once. */
    public boolean isPreviewBot(String userAgent) {
        return PreviewBots.isOne(userAgent);
    }

    /** Where an address is used: a few microseconds, and no disk. */
    public Place place(InetAddress address) {
        return places == null ? Place.UNKNOWN : places.find(address);
    }

    /** Stops looking after the file. */
    @Override
    public void close() {
        if (places != null) {
            places.close();
        }
    }
}
