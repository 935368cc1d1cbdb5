package dev.curlew.link.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets that connect to nothing but allowed addresses, however a URL came to them: an address in a URL is not looked up. */
final class CheckedSockets extends SocketFactory {

    private final AddressRules rules;

    CheckedSockets(AddressRules rules) {
        this.rules = rules;
    }

    @Override
    public Socket createSocket() {
        // Without the proxy that the system's properties may name.
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                check(endpoint);
                super.connect(endpoint, timeout);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnected();
    }

    private void check(SocketAddress endpoint) throws IOException {
        boolean allowed = endpoint instanceof InetSocketAddress internet
                && !internet.isUnresolved()
                && rules.allows(internet.getAddress());
        if (!allowed) {
            throw new ForbiddenAddressException();
        }
    }

    private static UnsupportedOperationException unconnected() {
        return new UnsupportedOperationException("sockets are made unconnected");
    }
}
