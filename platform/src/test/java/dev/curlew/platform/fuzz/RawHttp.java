package dev.curlew.platform.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes to a port of this machine, whether or not they are HTTP, each on a connection of its own. */
public final class RawHttp {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final Pattern REASON = Pattern.compile("\"reason\":\"([A-Z_]*)\"");
    private static final int UNAVAILABLE = 503;
    private static final int MOST = 256 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REST_MILLIS = 50;

    private RawHttp() {}

    /**
     * What came back.
     *
     * @param text all of it, or the beginning of much
     * @param closed whether the server has closed the connection
     */
    public record Answer(String text, boolean closed) {
        /** The status; empty if there was none. */
        public Optional<Integer> status() {
            Matcher matcher = STATUS.matcher(text);
            return matcher.lookingAt() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
        }

        /** Whether it says to come again. */
        public boolean isForLater() {
            return status().filter(status -> status == UNAVAILABLE).isPresent()
                    && text.toLowerCase(Locale.ROOT).contains("\r\nretry-after: ");
        }

        /** Its status and reason, in words. */
        public String kind() {
            Matcher reason = REASON.matcher(text);
            return status().map(Object::toString).orElse(closed ? "closed" : "silence")
                    + (reason.find() ? " " + reason.group(1) : "");
        }
    }

    /** Sends them and waits so long for an answer to begin. */
    public static Answer send(int port, byte[] bytes, Duration patience) throws IOException {
        try (Socket socket = new Socket()) {
            // Without it the ports of this machine would be used up by connections that ended.
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout((int) patience.toMillis());
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            boolean closed = false;
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                closed = read(socket, all);
            } catch (SocketTimeoutException _) {
                // Nothing more comes.
            } catch (IOException _) {
                closed = true;
            }
            return new Answer(all.toString(ISO_8859_1), closed);
        }
    }

    /** Reads until a head is whole and nothing more follows soon; true if that is as the server has closed the connection. */
    private static boolean read(Socket socket, ByteArrayOutputStream all) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        while (all.size() < MOST) {
            int read = in.read(buffer);
            if (read < 0) {
                return true;
            }
            all.write(buffer, 0, read);
            String text = all.toString(ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            if (head >= 0) {
                if (whole(text, head)) {
                    return false;
                }
                socket.setSoTimeout(REST_MILLIS);
            }
        }
        return false;
    }

    private static boolean whole(String text, int head) {
        Matcher length = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n").matcher(text);
        return length.find() && text.length() - head - 4 >= Integer.parseInt(length.group(1));
    }
}
