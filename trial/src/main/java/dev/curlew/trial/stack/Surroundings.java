package dev.curlew.trial.stack;

import dev.curlew.platform.testing.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What is around the servers: roads from one to another, disks, clocks. */
public final class Surroundings implements AutoCloseable {
    private final Path folder;
    private final List<Disk> disks = new CopyOnWriteArrayList<>();
    private final Map<String, TcpProxy> roads = new ConcurrentHashMap<>();

    Surroundings(Path folder) {
        this.folder = folder;
    }

    /** Makes a disk at a folder of that name. */
    void disk(String name, int mebibytes, Supplier<LongStream> processes) {
        disks.add(Disk.of(name, folder.resolve(name), mebibytes, processes));
    }

    /** Makes a road named {@code FROM>TO} to a port, and gives the port at its beginning. */
    int road(String from, String to, int port) {
        TcpProxy road = TcpProxy.to(port);
        roads.put(from + ">" + to, road);
        return road.port();
    }

    /** The file that sets the clock of a server. */
    Path clock(String server) {
        return folder.resolve("clock-" + server);
    }

    /** Breaks what goes over a road, until it is {@linkplain #heal healed}. */
    public void cut(String road) {
        road(road).cut();
    }

    /** Whatever is sent over a road arrives so much later, until it is {@linkplain #heal healed}. */
    public void slow(String road, Duration delay) {
        road(road).slow(delay);
    }

    /** Loses without a word what is sent over the connections that a road has. */
    public void lose(String road) {
        road(road).lose();
    }

    /** Puts a road in order again. */
    public void heal(String road) {
        road(road).heal();
    }

    private TcpProxy road(String name) {
        return Optional.ofNullable(roads.get(name)).orElseThrow(() -> new IllegalArgumentException("road: " + name));
    }

    /** Leaves no room on a disk: of {@code postgres}, {@code redis} or the {@code journals}. */
    public void fill(String disk) {
        disk(disk).fill();
    }

    /** Gives it room again. */
    public void free(String disk) {
        disk(disk).free();
    }

    private Disk disk(String name) {
        return disks.stream()
                .filter(disk -> disk.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("disk: " + name));
    }

    /** How disks are filled, for people. */
    public String diskMeans() {
        return disks.getFirst().means();
    }

    /** Sets the clock of one of our servers that far from the right time. */
    public void skew(String server, Duration ahead) {
        try {
            Files.writeString(clock(server), Long.toString(ahead.toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        roads.values().forEach(TcpProxy::close);
        disks.forEach(Disk::close);
    }
}
