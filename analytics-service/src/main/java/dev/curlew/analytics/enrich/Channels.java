package dev.curlew.analytics.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.curlew.analytics.enrich.Referrers.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which kind of place a visitor came from, by the list {@code channels.txt} beside this class: lines of a channel and a host, which
 * stands for all below it, or of a name and {@code .*}, which stands for it under any public suffix.
 */
final class Channels {

    static final String DIRECT = "direct";
    static final String EMAIL = "email";
    static final String SOCIAL = "social";
    static final String OTHER = "other";

    private static final Set<String> EMAIL_MEDIA = Set.of("email", "e-mail", "e_mail", "mail", "newsletter");
    private static final Set<String> SOCIAL_MEDIA = Set.of("social", "social-media", "social_media", "social network");
    private static final String ANY_SUFFIX = ".*";

    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Channels() {
        try {
            Resources.readLines(Resources.getResource(Channels.class, "channels.txt"), UTF_8)
                    .forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String[] words = line.split(" ", 2);
        if (words[1].endsWith(ANY_SUFFIX)) {
            names.put(words[1].substring(0, words[1].length() - ANY_SUFFIX.length()), words[0]);
        } else {
            hosts.put(words[1], words[0]);
        }
    }

    /**
     * The channel of a click. Mail and apps often send no referrer, so that a {@code utm_medium} that says email or social is
     * believed before the referrer is.
     */
    String channel(Site site, String medium) {
        String lower = medium.toLowerCase(Locale.ROOT);
        if (EMAIL_MEDIA.contains(lower)) {
            return EMAIL;
        }
        if (SOCIAL_MEDIA.contains(lower)) {
            return SOCIAL;
        }
        return site.host().isEmpty() ? DIRECT : ofSite(site);
    }

    private String ofSite(Site site) {
        String host = site.host();
        while (!host.isEmpty()) {
            String channel = hosts.get(host);
            if (channel != null) {
                return channel;
            }
            int dot = host.indexOf('.');
            host = dot < 0 ? "" : host.substring(dot + 1);
        }
        int dot = site.domain().indexOf('.');
        return names.getOrDefault(dot < 0 ? "" : site.domain().substring(0, dot), OTHER);
    }
}
