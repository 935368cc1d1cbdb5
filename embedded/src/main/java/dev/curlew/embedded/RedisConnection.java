package dev.curlew.embedded;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of Redis's protocol to ask it how it is, so that a client library need not come along. */
final class RedisConnection implements Closeable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket;
    private final BufferedReader in;

    private RedisConnection(Socket socket, BufferedReader in) {
        this.socket = socket;
        this.in = in;
    }

    static RedisConnection open(String host, int port, String password) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            RedisConnection connection = new RedisConnection(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            String answer = connection.ask("AUTH " + password);
            if (!answer.equals("+OK")) {
                throw new IOException(answer);
            }
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a command of plain words and gives the first line of the answer. */
    String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null) {
            throw new IOException("Redis closed the connection");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
