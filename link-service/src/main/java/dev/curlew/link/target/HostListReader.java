package dev.curlew.link.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Reads lists of hosts, of any size, in bounded memory. A line is one of
 *
 * <ul>
 *   <li>{@code bad.example}: this host;
 *   <li>{@code *.bad.example}, {@code .bad.example} or {@code ||bad.example^}: this domain and all that lies in it;
 *   <li>{@code 0.0.0.0 bad.example worse.example}: these hosts, as in a hosts file, whose names of the machine itself are
 *       left out;
 *   <li>empty, or a comment behind {@code #}, or a whole line of comment behind {@code !}.
 * </ul>
 */
final class HostListReader {

    private static final int LONGEST_LINE = 1024;
    private static final int BAD_LINES_NAMED = 10;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final int LONGEST_NAME = 253;
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "localhost",
            "localhost.localdomain",
            "local",
            "broadcasthost",
            "ip6-localhost",
            "ip6-loopback",
            "ip6-localnet",
            "ip6-mcastprefix",
            "ip6-allnodes",
            "ip6-allrouters",
            "ip6-allhosts",
            "0.0.0.0");

    private final HostSet.Builder hosts;
    private final List<Integer> badLines = new ArrayList<>();
    private int bad;
    private boolean full;

    private HostListReader(int most) {
        this.hosts = new HostSet.Builder(most);
    }

    /**
     * What a list says.
     *
     * @param bad how many lines are none of the above
     * @param firstBad the numbers of the first of them, from 1
     * @param full whether there were more entries than asked for; the first ones are there
     */
    record HostList(HostSet hosts, int bad, List<Integer> firstBad, boolean full) {}

    /** Reads to the end of the stream, which it does not close, or until there are {@code most} entries. */
    static HostList read(InputStream stream, int most) throws IOException {
        HostListReader reader = new HostListReader(most);
        reader.readLines(new BufferedInputStream(stream, 1 << 16));
        return new HostList(reader.hosts.build(), reader.bad, List.copyOf(reader.badLines), reader.full);
    }

    private void readLines(InputStream stream) throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        int number = 1;
        int next;
        do {
            next = stream.read();
            if (next != '\n' && next >= 0) {
                if (length < LONGEST_LINE) {
                    line[length] = (byte) next;
                }
                length++;
                continue;
            }
            if (length > LONGEST_LINE || !take(new String(line, 0, length, UTF_8))) {
                bad++;
                if (badLines.size() < BAD_LINES_NAMED) {
                    badLines.add(number);
                }
            }
            length = 0;
            number++;
        } while (next >= 0 && !full);
    }

    /** False if the line is none that is understood. */
    private boolean take(String line) {
        int comment = line.startsWith("!") ? 0 : line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (text.isEmpty()) {
            return true;
        }
        String[] words = text.split("\\s+");
        if (words.length == 1) {
            return takeEntry(words[0]);
        }
        if (!isAddress(words[0])) {
            return false;
        }
        boolean good = true;
        for (int i = 1; i < words.length; i++) {
            good &= OF_THE_MACHINE.contains(words[i]) || add(words[i], false);
        }
        return good;
    }

    private boolean takeEntry(String word) {
        if (word.startsWith("||") && word.endsWith("^")) {
            return add(word.substring(2, word.length() - 1), true);
        }
        if (word.startsWith("*.")) {
            return add(word.substring(2), true);
        }
        return word.startsWith(".") ? add(word.substring(1), true) : add(word, false);
    }

    private boolean add(String host, boolean domain) {
        Optional<String> canonical = canonical(host);
        canonical.ifPresent(name -> full |= !(domain ? hosts.addDomain(name) : hosts.addHost(name)));
        return canonical.isPresent();
    }

    /** A host as it stands in a URL, without the dot that it may end with; empty if it is none. */
    static Optional<String> canonical(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NAME.matcher(name).matches()) {
            return name.length() <= LONGEST_NAME ? Optional.of(name) : Optional.empty();
        }
        boolean suspicious = name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || "/?#@\\%".indexOf(c) >= 0);
        if (suspicious) {
            return Optional.empty();
        }
        HttpUrl url =
                HttpUrl.parse("http://" + (name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name));
        return Optional.ofNullable(url)
                .map(HttpUrl::host)
                .filter(found -> found.indexOf(':') >= 0 || NAME.matcher(found).matches());
    }

    private static boolean isAddress(String word) {
        try {
            InetAddress _ = InetAddress.ofLiteral(word);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
