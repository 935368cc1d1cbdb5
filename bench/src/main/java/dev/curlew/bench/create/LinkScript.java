package dev.curlew.bench.create;

import dev.curlew.bench.measure.Load;
import dev.curlew.bench.measure.Wrk;
import dev.curlew.bench.peer.Creation;
import dev.curlew.bench.peer.Shortener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Has wrk make links, each another one. */
public final class LinkScript {
    /** More than are made in a round: no round makes a link of another one. */
    private static final long ROUND = 1_000_000;

    private final Path script;
    private final AtomicLong next = new AtomicLong(ROUND);

    private LinkScript(Path script) {
        this.script = script;
    }

    /** Writes the script into a folder. */
    public static LinkScript in(Path folder) throws IOException {
        Path script = folder.resolve("create.lua");
        try (InputStream content = Objects.requireNonNull(LinkScript.class.getResourceAsStream("create.lua"))) {
            Files.write(script, content.readAllBytes());
        }
        return new LinkScript(script);
    }

    /** Makes as many links as can be made within seconds. */
    public Load run(Shortener shortener, int connections, int seconds) throws IOException, InterruptedException {
        Creation creation = shortener.creation();
        URI url = shortener.url().resolve(creation.path());
        Map<String, String> variables = new HashMap<>();
        variables.put("FIRST", Long.toString(next.getAndAdd(ROUND)));
        variables.put("BODY", creation.body());
        creation.headers().forEach((name, value) -> variables.put("HEADER_" + name, value));
        variables.put("HEADERS", String.join(" ", creation.headers().keySet()));
        return Wrk.run(url, shortener.host(), connections, seconds, script, variables);
    }
}
