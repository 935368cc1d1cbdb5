package dev.curlew.platform.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client of HTTP/2 that sends whatever frames it is told to, to a port of this machine; without TLS, by prior knowledge. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int ACK = 1;
    private static final int HEADER_BYTES = 9;
    private static final int BUFFER = 64 * 1024;
    private static final int SMALLEST_BUFFER = 4096;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final OutputStream out;
    private final Thread reader;
    private final Set<Integer> ended = ConcurrentHashMap.newKeySet();
    private volatile int goAway = -1;
    private volatile boolean closed;

    private RawHttp2(Socket socket, boolean reads) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        this.reader = Thread.ofPlatform().daemon().name("raw-http2").unstarted(this::read);
        out.write(PREFACE.getBytes(US_ASCII));
        if (reads) {
            reader.start();
        }
    }

    /** Connects, and reads whatever comes back. The first frame has to be of {@link #SETTINGS}. */
    public static RawHttp2 to(int port) throws IOException {
        return new RawHttp2(connected(new Socket(), port), true);
    }

    /** Connects, and reads nothing before {@link #listen}. */
    public static RawHttp2 deafTo(int port) throws IOException {
        Socket socket = new Socket();
        // What nobody reads is to wait at the server, not here.
        socket.setReceiveBufferSize(SMALLEST_BUFFER);
        return new RawHttp2(connected(socket, port), false);
    }

    private static Socket connected(Socket socket, int port) throws IOException {
        socket.setSoLinger(true, 0);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        return socket;
    }

    /** Begins to read. */
    public void listen() {
        reader.start();
    }

    /** Puts a frame where {@link #flush} sends it from, or earlier. */
    public void frame(int type, int flags, int stream, byte... payload) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = (byte) (payload.length >>> 16);
        header[1] = (byte) (payload.length >>> 8);
        header[2] = (byte) payload.length;
        header[3] = (byte) type;
        header[4] = (byte) flags;
        putInt(header, 5, stream);
        out.write(header);
        out.write(payload);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Four bytes. */
    public static byte[] word(int value) {
        byte[] bytes = new byte[4];
        putInt(bytes, 0, value);
        return bytes;
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    /** The headers of a request, as a block that is no more than the text. */
    public static byte[] request(String method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(header(":method", method));
        block.writeBytes(header(":scheme", "http"));
        block.writeBytes(header(":path", path));
        block.writeBytes(header(":authority", "localhost"));
        return block.toByteArray();
    }

    /** One header as a literal that nobody is to remember; the value shorter than 16 KiB. */
    public static byte[] header(String name, String value) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0);
        literal(block, name);
        literal(block, value);
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        int rest = text.length();
        if (rest < 127) {
            block.write(rest);
        } else {
            block.write(127);
            rest -= 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(US_ASCII));
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type == GOAWAY && payload.length >= 8) {
                    goAway = payload[7];
                }
                boolean last = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
                if (last || type == RST_STREAM) {
                    ended.add(stream);
                }
            }
        } catch (IOException _) {
            closed = true;
        }
    }

    /** The streams that the server has ended, well or not. */
    public Set<Integer> ended() {
        return Set.copyOf(ended);
    }

    /** The code of the server's farewell; -1 while there was none. */
    public int goAway() {
        return goAway;
    }

    /** Whether the server has closed the connection. */
    public boolean closed() {
        return closed;
    }

    /** A frame of settings, empty as one may be. */
    public void settings() throws IOException {
        frame(SETTINGS, 0, 0);
    }

    /** Says that the server's settings are known. */
    public void acknowledge() throws IOException {
        frame(SETTINGS, ACK, 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
