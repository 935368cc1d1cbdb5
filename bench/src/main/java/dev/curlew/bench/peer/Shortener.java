package dev.curlew.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A shortener that runs on this machine, with whatever it needs. */
public interface Shortener extends AutoCloseable {

    /** Where it answers, without a path. */
    URI url();

    /** The host by which it is asked. */
    String host();

    /** Makes a link; gives its code. */
    String create(String slug) throws IOException, InterruptedException;

    /** How links are made by HTTP. */
    Creation creation();

    /** How often a link was visited, as it tells its users. */
    long clicks(String code) throws IOException, InterruptedException;

    /** How many bytes its links and clicks take, with their indexes. */
    long bytesStored() throws IOException;

    /** Its processes that are started by themselves; each may have children. */
    List<Server> servers();

    /** The processes now. */
    default List<Long> pids() {
        return servers().stream().map(Server::pid).toList();
    }

    /** Stops everything and keeps its data. */
    @Override
    void close();

    /** A process of it, which can be killed and started again. */
    interface Server {
        /** What it is. */
        String name();

        /** Its process id. */
        long pid();

        /** Kills it with SIGKILL, with its children, and returns when it is gone. */
        void kill();

        /** Starts it again and returns when it has begun to run, or when it answers. */
        void start() throws IOException;
    }
}
