package dev.curlew.platform.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server on this machine, which can be cut, and can fall silent. */
public final class TcpProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private TcpProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static TcpProxy to(int port) {
        return new TcpProxy(port);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Breaks all connections, and those to come. */
    public void cut() {
        cut = true;
        sockets.forEach(TcpProxy::close);
    }

    /** Lets connections through again. */
    public void heal() {
        cut = false;
    }

    /** Loses what is sent from now on over the connections that there are, of which neither side hears; new ones work. */
    public void lose() {
        lost.addAll(sockets);
    }

    /** How many ends of connections are open: two of each, until a side gives one up that fell silent. */
    public int openEnds() {
        return sockets.size();
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException _) {
                // Closed; or the server is away, which the client sees as it would without a proxy.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        Socket behind;
        try {
            behind = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException away) {
            close(client);
            throw away;
        }
        sockets.add(behind);
        if (cut) {
            close(client);
            close(behind);
        }
        Thread.ofVirtual().start(() -> pump(client, behind));
        Thread.ofVirtual().start(() -> pump(behind, client));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!lost.contains(from)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException _) {
            // Cut, or closed by one side: so it is for the other, if it hears of that.
        }
        sockets.remove(from);
        close(from);
        if (!lost.remove(from)) {
            sockets.remove(to);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }
}
