package dev.curlew.embedded;

import java.util.concurrent.CountDownLatch;

/** A process that is given ports and stays, for a test. */
final class PortsMain {
    private PortsMain() {}

    public static void main(String[] args) throws InterruptedException {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            System.out.println(Ports.free());
        }
        new CountDownLatch(1).await();
    }
}
