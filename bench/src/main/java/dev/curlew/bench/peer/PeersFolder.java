package dev.curlew.bench.peer;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where the peers are. */
public final class PeersFolder {

    @Option(
            names = "--peers",
            description =
                    "folder of the peers that bench/peers/build has built (default: $CURLEW_PEERS_DIR or .curlew/peers)")
    private Path peers = Shorteners.folder();

    /** The folder, whether there is one or not. */
    public Path path() {
        return peers;
    }

    /** Curlew, and the peers that are there. */
    public Shorteners shorteners() {
        return Shorteners.in(peers);
    }
}
