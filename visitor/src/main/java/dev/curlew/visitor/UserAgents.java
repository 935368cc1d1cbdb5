package dev.curlew.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.regex.Pattern;
import ua_parser.Client;
import ua_parser.Parser;

/** Reads user agents by the lists of the projects ua-parser and crawler-user-agents. */
final class UserAgents {

    /** As much as is kept of a click, so that whoever reads it later reads the same. */
    private static final int LONGEST = 1024;

    private static final long CACHE_BYTES = 8 << 20;
    private static final int ENTRY_BYTES = 100;

    /** What ua-parser calls the device of a bot. */
    private static final String BOT_DEVICE = "Spider";

    private static final Pattern TV = Pattern.compile(
            "\\b(smart-?tv|smarttv|googletv|appletv|apple tv|hbbtv|web0s|netcast|viera|bravia|aquos|roku|crkey|aft[a-z]+ build"
                    + "|android tv|tizen[^)]*\\btv)\\b|\\btv (safari|store)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CONSOLE =
            Pattern.compile("\\b(playstation|xbox|nintendo)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEARABLE =
            Pattern.compile("\\b(apple ?watch|watchos|wear ?os|sm-r[0-9]{3})\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TABLET =
            Pattern.compile("\\b(ipad|tablet|kindle|silk-accelerated|playbook)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MOBILE =
            Pattern.compile("mobi|iphone|ipod|phone|blackberry|opera mini", Pattern.CASE_INSENSITIVE);

    private final Parser parser = new Parser();
    private final Crawlers crawlers = new Crawlers();
    // A look through the whole list takes about a millisecond; few user agents make most clicks.
    private final Cache<String, Agent> agents = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .<String, Agent>weigher((userAgent, _) -> ENTRY_BYTES + 2 * userAgent.length())
            .build();

    /** What a {@code User-Agent} header says; {@link Agent#UNKNOWN} if it is empty. */
    Agent read(String userAgent) {
        if (userAgent.isEmpty()) {
            return Agent.UNKNOWN;
        }
        return agents.get(cut(userAgent), this::lookUp);
    }

    /** Whether {@link #read} answers at once. */
    boolean knows(String userAgent) {
        return userAgent.isEmpty() || agents.getIfPresent(cut(userAgent)) != null;
    }

    private static String cut(String userAgent) {
        return userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
    }

    private Agent lookUp(String userAgent) {
        try {
            Client client = parser.parse(userAgent);
            OperatingSystem system = OperatingSystem.ofFamily(client.os.family);
            boolean bot = BOT_DEVICE.equals(client.device.family) || crawlers.isOne(userAgent);
            return new Agent(
                    bot ? DeviceKind.BOT : device(userAgent, system),
                    system,
                    Browser.ofFamily(client.userAgent.family));
        } catch (StackOverflowError _) {
            // The list's regular expressions recurse: a text made for that must not stop the others. No person sends
            // one.
            return new Agent(DeviceKind.BOT, OperatingSystem.OTHER, Browser.OTHER);
        }
    }

    private static DeviceKind device(String userAgent, OperatingSystem system) {
        if (WEARABLE.matcher(userAgent).find() || system == OperatingSystem.WATCHOS) {
            return DeviceKind.WEARABLE;
        }
        if (TV.matcher(userAgent).find() || system == OperatingSystem.TVOS) {
            return DeviceKind.TV;
        }
        if (CONSOLE.matcher(userAgent).find()) {
            return DeviceKind.CONSOLE;
        }
        if (TABLET.matcher(userAgent).find()) {
            return DeviceKind.TABLET;
        }
        if (MOBILE.matcher(userAgent).find()) {
            return DeviceKind.MOBILE;
        }
        return switch (system) {
            // Android's phones say "Mobile", its tablets do not.
            case ANDROID -> DeviceKind.TABLET;
            case IOS, WINDOWS_PHONE, KAIOS, HARMONYOS -> DeviceKind.MOBILE;
            case WINDOWS, MACOS, LINUX, CHROMEOS, BSD -> DeviceKind.DESKTOP;
            case TVOS, WEBOS -> DeviceKind.TV;
            case WATCHOS -> DeviceKind.WEARABLE;
            case TIZEN, OTHER -> DeviceKind.OTHER;
        };
    }
}
