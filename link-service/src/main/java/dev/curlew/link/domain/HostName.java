package dev.curlew.link.domain;

import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Names of hosts, with a port or without, in one spelling: lower case, punycode, no port where it is the scheme's own. */
final class HostName {

    private static final int LONGEST = 253;
    private static final Pattern PLAUSIBLE = Pattern.compile("[^\\s/?#@\\\\%]{1,1000}");
    private static final Pattern PORT_ONLY = Pattern.compile(".*:\\d{1,5}");
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DNS = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    // What browsers read as an address; see the WHATWG URL standard on hosts that end in a number.
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");
    private static final String THIS_MACHINE = "localhost";

    private HostName() {}

    /** The one spelling of what somebody typed; empty if it is no host. */
    static Optional<String> read(String text, String scheme) {
        if (!PLAUSIBLE.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean portWanted = text.indexOf(':') >= 0 && !text.endsWith("]");
        if (portWanted && !PORT_ONLY.matcher(text).matches()) {
            return Optional.empty();
        }
        HttpUrl url = HttpUrl.parse(scheme + "://" + text + "/");
        if (url == null) {
            return Optional.empty();
        }
        String host = withoutDot(url.host());
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return Optional.of(url.port() == HttpUrl.defaultPort(scheme) ? shown : shown + ":" + url.port());
    }

    /** The one spelling of a host that a domain may have: a name in DNS, neither an address nor this machine. */
    static Optional<String> readName(String text, String scheme) {
        return read(text, scheme).filter(HostName::isName);
    }

    /** The host of a URL, as {@link #read} spells it, but without its port. */
    static String of(HttpUrl url) {
        return withoutDot(url.host());
    }

    /** A host in its one spelling, without its port. */
    static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    private static boolean isName(String host) {
        String name = withoutPort(host);
        return name.length() <= LONGEST
                && DNS.matcher(name).matches()
                && !NUMBER.matcher(name).matches()
                && !name.equals(THIS_MACHINE);
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
