package dev.curlew.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A shortener that can be started on this machine. */
public interface Kind {

    /** Its name, and what it keeps its data in. */
    String name();

    /** What it was built of. */
    String version();

    /** Starts it on data of a folder, which may be empty. */
    Shortener start(Setting setting) throws IOException, InterruptedException;

    /**
     * How a shortener is to run.
     *
     * @param folder where its data is
     * @param durable whether what it answers is to survive a loss of power; false: whatever makes it fastest
     * @param launcher words before each command of it, such as {@code taskset}; may be empty
     */
    record Setting(Path folder, boolean durable, List<String> launcher) {
        public Setting {
            folder = folder.toAbsolutePath().normalize();
            launcher = List.copyOf(launcher);
        }
    }
}
